using Wallarm.Connector.CmdletHelp;

// Makes the help of a binary module, as a help file for PowerShell or as pages for readers:
//   Wallarm.Connector.CmdletHelp <assembly of the cmdlets> <help file>.xml
//   Wallarm.Connector.CmdletHelp <assembly of the cmdlets> <folder of the pages>
// The texts are the XML documentation beside the assembly, in the form that DocumentedCmdlet describes; the parameters are what PowerShell
// itself makes of the classes. A cmdlet or parameter without its text is an error.
if (args is not [var assembly, var target])
{
    Console.Error.WriteLine("usage: Wallarm.Connector.CmdletHelp <assembly of the cmdlets> <help file>.xml|<folder of the pages>");
    return 2;
}

try
{
    var cmdlets = DocumentedCmdlet.ReadAll(assembly);
    if (target.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) Maml.Write(cmdlets, target);
    else Markdown.Write(cmdlets, target);
    return 0;
}
catch (DocumentationException exception)
{
    Console.Error.WriteLine($"error : {assembly}: {exception.Message}");
    return 1;
}
