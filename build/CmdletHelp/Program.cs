using Wallarm.Connector.CmdletHelp;

// Makes the help file of a binary module:
//   Wallarm.Connector.CmdletHelp <assembly of the cmdlets> <help file>
// The texts are the XML documentation beside the assembly, in the form that DocumentedCmdlet describes; the parameters are what PowerShell
// itself makes of the classes. A cmdlet or parameter without its text is an error.
if (args is not [var assembly, var helpFile])
{
    Console.Error.WriteLine("usage: Wallarm.Connector.CmdletHelp <assembly of the cmdlets> <help file>");
    return 2;
}

try
{
    var cmdlets = DocumentedCmdlet.ReadAll(assembly);
    Maml.Write(cmdlets, helpFile);
    return 0;
}
catch (DocumentationException exception)
{
    Console.Error.WriteLine($"error : {assembly}: {exception.Message}");
    return 1;
}
