#:package System.Management.Automation
#:property PublishAot=false

// Puts the newest section of the changelog into the manifest of a module folder, where PowerShell repositories look for release notes:
//   dotnet run build/WriteReleaseNotes.cs -- <module folder>
// Called by Package.proj, before the module is signed. The manifest at the root of the repository only points at the changelog.

using System.Management.Automation.Language;

if (args is not [var moduleFolder])
{
    Console.Error.WriteLine("usage: dotnet run build/WriteReleaseNotes.cs -- <module folder>");
    return 2;
}

var manifest = Path.Combine(moduleFolder, "Wallarm.Connector.psd1");
var script = Parser.ParseFile(manifest, out _, out var errors);
if (errors.Length > 0) throw new InvalidDataException($"{manifest}: {errors[0].Message}");
var pointer = script.FindAll(static ast => ast is HashtableAst, searchNestedScriptBlocks: false).Cast<HashtableAst>()
    .SelectMany(static table => table.KeyValuePairs)
    .Single(static pair => pair.Item1 is StringConstantExpressionAst { Value: "ReleaseNotes" }).Item2.Extent;
var notes = NewestSection(File.ReadAllLines(Path.Combine(moduleFolder, "CHANGELOG.md")));

// No line of the changelog may end the here-string.
if (notes.Split('\n').Any(static line => line.StartsWith("'@", StringComparison.Ordinal)))
{
    throw new InvalidDataException("CHANGELOG.md: a line begins with '@");
}

var text = File.ReadAllText(manifest);
File.WriteAllText(manifest, $"{text[..pointer.StartOffset]}@'\n{notes}\n'@{text[pointer.EndOffset..]}");
return 0;

static string NewestSection(IEnumerable<string> lines) => string.Join('\n', lines
    .SkipWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal)).Skip(1)
    .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))).Trim();
