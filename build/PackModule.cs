#:package System.Management.Automation
#:property PublishAot=false

// Packs a module folder as the package that PowerShell repositories take (Publish-PSResource, Install-PSResource, the PowerShell Gallery):
//   dotnet run build/PackModule.cs -- <module folder> <folder of the package>
// Called by Package.proj. What the package says about itself is what the manifest says. The same folder gives the same bytes.

using System.Collections;
using System.Globalization;
using System.IO.Compression;
using System.Management.Automation.Language;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

if (args is not [var moduleFolder, var packageFolder])
{
    Console.Error.WriteLine("usage: dotnet run build/PackModule.cs -- <module folder> <folder of the package>");
    return 2;
}

const string name = "Wallarm.Connector";
var manifest = ReadManifest(Path.Combine(moduleFolder, name + ".psd1"));
var version = (string)manifest["ModuleVersion"]!;
var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
foreach (var file in Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories))
{
    parts.Add(Path.GetRelativePath(moduleFolder, file).Replace('\\', '/'), File.ReadAllBytes(file));
}

parts.Add($"{name}.nuspec", Xml(Nuspec()));
parts.Add("_rels/.rels", Xml(Relationships()));
parts.Add("[Content_Types].xml", Xml(ContentTypes()));

var package = Path.Combine(packageFolder, $"{name}.{version}.nupkg");
Directory.CreateDirectory(packageFolder);
File.WriteAllBytes(package, Zip());
var bytes = File.ReadAllBytes(package);
foreach (var (path, content) in parts) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Length,12:N0}  {path}"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parts.Values.Sum(static content => (long)content.Length),12:N0}  in {parts.Count} files"));
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{package}  {bytes.Length:N0} bytes  sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"));
return 0;

// A manifest is data in the syntax of PowerShell: it is read, and never run.
static Hashtable ReadManifest(string path)
{
    var script = Parser.ParseFile(path, out _, out var errors);
    if (errors.Length > 0) throw new InvalidDataException($"{path}: {errors[0].Message}");
    return (Hashtable)script.Find(static ast => ast is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
}

XDocument Nuspec()
{
    XNamespace nuspec = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";
    var gallery = (Hashtable)((Hashtable)manifest["PrivateData"]!)["PSData"]!;
    var cmdlets = ((object[])manifest["CmdletsToExport"]!).Cast<string>().ToArray();
    // The tags that the gallery adds to a module, by which repositories find it and its commands.
    string[] tags =
    [
        .. ((object[])gallery["Tags"]!).Cast<string>(), "PSModule", "PSIncludes_Cmdlet",
        .. cmdlets.Select(static cmdlet => "PSCmdlet_" + cmdlet), .. cmdlets.Select(static cmdlet => "PSCommand_" + cmdlet),
    ];
    return new XDocument(new XElement(
        nuspec + "package",
        new XElement(
            nuspec + "metadata",
            new XElement(nuspec + "id", name),
            new XElement(nuspec + "version", version),
            new XElement(nuspec + "authors", manifest["Author"]),
            new XElement(nuspec + "owners", manifest["CompanyName"]),
            new XElement(nuspec + "requireLicenseAcceptance", "false"),
            new XElement(nuspec + "licenseUrl", gallery["LicenseUri"]),
            new XElement(nuspec + "projectUrl", gallery["ProjectUri"]),
            new XElement(nuspec + "description", manifest["Description"]),
            new XElement(nuspec + "releaseNotes", gallery["ReleaseNotes"]),
            new XElement(nuspec + "copyright", manifest["Copyright"]),
            new XElement(nuspec + "tags", string.Join(' ', tags)))));
}

XDocument Relationships()
{
    XNamespace relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    return new XDocument(new XElement(
        relationships + "Relationships",
        new XElement(
            relationships + "Relationship",
            new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
            new XAttribute("Target", $"/{name}.nuspec"),
            new XAttribute("Id", "R0"))));
}

XDocument ContentTypes()
{
    XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
    var extensions = parts.Keys.Select(Path.GetExtension).Where(static extension => extension is { Length: > 1 }).Select(static extension => extension![1..])
        .Append("rels").Distinct().Order(StringComparer.Ordinal);
    return new XDocument(new XElement(
        types + "Types",
        extensions.Select(extension => new XElement(
            types + "Default",
            new XAttribute("Extension", extension),
            new XAttribute("ContentType", extension == "rels" ? "application/vnd.openxmlformats-package.relationships+xml" : "application/octet"))),
        parts.Keys.Where(static part => Path.GetExtension(part).Length == 0).Select(part => new XElement(
            types + "Override", new XAttribute("PartName", "/" + part), new XAttribute("ContentType", "application/octet")))));
}

static byte[] Xml(XDocument document)
{
    document.Declaration = new XDeclaration("1.0", "utf-8", null);
    return Encoding.UTF8.GetBytes($"{document.Declaration}\n{document.ToString().ReplaceLineEndings("\n")}\n");
}

byte[] Zip()
{
    const int regularFileRwRR = 0x81A4 << 16;
    using var buffer = new MemoryStream();
    using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
    {
        foreach (var (path, content) in parts)
        {
            var entry = archive.CreateEntry(path, CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            entry.ExternalAttributes = regularFileRwRR;
            using var stream = entry.Open();
            stream.Write(content);
        }
    }

    return buffer.ToArray();
}
