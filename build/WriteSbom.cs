#:property PublishAot=false

// Writes the module's bill of materials (CycloneDX 1.6, JSON) into its folder, as bom.cdx.json:
//   dotnet run build/WriteSbom.cs -- <module folder> <version> <project.assets.json of the engine> <project.assets.json of the forwarder>
// Called by Package.proj. It names every package that is compiled or copied into the module, as NuGet restored it, and every file with its
// hash. It has neither a time nor a random serial number, so that two builds of one commit have the same one.
// https://cyclonedx.org/docs/1.6/json/

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

if (args is not [var moduleFolder, var version, var engineAssets, var forwarderAssets])
{
    Console.Error.WriteLine("usage: dotnet run build/WriteSbom.cs -- <module folder> <version> <project.assets.json of the engine> <project.assets.json of the forwarder>");
    return 2;
}

const string bomName = "bom.cdx.json";
const string module = "Wallarm.Connector";
var bomPath = Path.Combine(moduleFolder, bomName);
var root = $"pkg:nuget/{module}@{version}";
var forwarder = $"{module}.Forwarder@{version}";
var enginePackages = Packages(engineAssets);
var forwarderPackages = Packages(forwarderAssets);

// The linker and the runtime that it links statically into the function come with the SDK, in one version.
var linker = forwarderPackages.Single(static package => package.Name == "Microsoft.NET.ILLink.Tasks");
forwarderPackages.Remove(linker);
var runtime = new Package("Microsoft.NETCore.App.Runtime.NativeAOT", linker.Version, null, License: "MIT");

var bom = new JsonObject
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["version"] = 1,
    ["metadata"] = new JsonObject
    {
        ["component"] = new JsonObject
        {
            ["type"] = "application",
            ["bom-ref"] = root,
            ["name"] = module,
            ["version"] = version,
            ["purl"] = root,
            ["licenses"] = CycloneDx.Licenses("Apache-2.0"),
        },
    },
    ["components"] = new JsonArray(
    [
        new JsonObject
        {
            ["type"] =
                "application", ["bom-ref"] =
                    forwarder, ["name"] = $"{module}.Forwarder", ["version"] = version, ["licenses"] = CycloneDx.Licenses("Apache-2.0"),
            ["description"] = "The Lambda function in forwarder/*.zip, compiled ahead of time together with its runtime.",
        },
        .. enginePackages.Concat(forwarderPackages).Append(runtime).DistinctBy(static package => package.Purl)
            .OrderBy(static package => package.Purl, StringComparer.Ordinal).Select(static package => package.ToComponent()),
        .. Files(),
    ]),
    ["dependencies"] = new JsonArray(
        Dependency(root, [forwarder, .. enginePackages.Select(static package => package.Purl)]),
        Dependency(forwarder, [.. forwarderPackages.Append(runtime).Select(static package => package.Purl)])),
};

File.WriteAllText(bomPath, bom.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
Console.WriteLine($"{bomPath}: {((JsonArray)bom["components"]!).Count} components");
return 0;

// What NuGet resolved for a project: the packages of its own target, the projects left out.
static List<Package> Packages(string assetsPath)
{
    using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsPath));
    var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(static folder => folder.Name).ToList();
    return
    [
        .. from library in assets.RootElement.GetProperty("libraries").EnumerateObject()
           where library.Value.GetProperty("type").GetString() == "package"
           let name = library.Name.Split('/')
           where !name[0].Contains("ILCompiler", StringComparison.Ordinal)
           let path = library.Value.GetProperty("path").GetString()!
           let nuspec = folders.Select(folder => Path.Combine(folder, path, Path.GetFileName(Path.GetDirectoryName(path)!) + ".nuspec")).First(File.Exists)
           select new Package(name[0], name[1], library.Value.GetProperty("sha512").GetString(), LicenseOf(nuspec)),
    ];
}

// An SPDX expression, or the address of the text where the package knows no better.
static string LicenseOf(string nuspec)
{
    var metadata = XDocument.Load(nuspec).Root!.Elements().First(static element => element.Name.LocalName == "metadata");
    var license =
        metadata.Elements().FirstOrDefault(
            static element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression");
    return license?.Value ?? metadata.Elements().First(static element => element.Name.LocalName == "licenseUrl").Value;
}

IEnumerable<JsonNode> Files() =>
    from path in Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories)
    let name = Path.GetRelativePath(moduleFolder, path).Replace('\\', '/')
    where name != bomName
    orderby name
    select (JsonNode)new JsonObject
    {
        ["type"] = "file",
        ["name"] = name,
        ["hashes"] = CycloneDx.Hashes("SHA-256", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))),
    };

static JsonObject Dependency(string reference, IReadOnlyList<string> on) =>
    new() { ["ref"] = reference, ["dependsOn"] = new JsonArray([.. on.Order(StringComparer.Ordinal).Select(static each => (JsonNode)each)]) };

internal sealed record Package(string Name, string Version, string? Sha512, string License)
{
    public string Purl => $"pkg:nuget/{Name}@{Version}";

    public JsonNode ToComponent()
    {
        var component = new JsonObject { ["type"] = "library", ["bom-ref"] = Purl, ["name"] = Name, ["version"] = Version };
        if (Sha512 is not null)
        {
            component["hashes"] = CycloneDx.Hashes("SHA-512", Convert.ToHexStringLower(Convert.FromBase64String(Sha512)));
        }

        component["licenses"] = CycloneDx.Licenses(License);
        component["purl"] = Purl;
        return component;
    }
}

internal static class CycloneDx
{
    public static JsonArray Hashes(string algorithm, string content) => [new JsonObject { ["alg"] = algorithm, ["content"] = content }];

    // An address stands for a licence that has no SPDX name.
    public static JsonArray Licenses(string license) =>
    [
        Uri.TryCreate(license, UriKind.Absolute, out _)
            ? new JsonObject { ["license"] = new JsonObject { ["name"] = "see url", ["url"] = license } }
            : new JsonObject { ["license"] = new JsonObject { ["id"] = license } },
    ];
}
