using System.Text.RegularExpressions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>What the names of the documentation are in an <see cref="ExampleAccount"/>, where they cannot be as they are written.</summary>
/// <remarks>
/// The node of the documentation speaks https with a certificate of a public authority, which nobody can give to 127.0.0.1: here it speaks
/// http. The one at 10.0.3.7 speaks https and has a certificate of its own.
/// </remarks>
internal sealed partial class ExampleNames
{
    public const string RestApi = "a1b2c3d4e5";
    public const string RestLogGroup = "/aws/apigateway/pet-shop";

    private const string HttpApi = "f6g7h8i9j0";
    private const string Fingerprint = "D2A1F0B4C6E88A1D0F5B3C7E9A2D4F6081B3C5D7E9FA0B1C2D3E4F5061728394";

    /// <summary>The ids of the HTTP API, by region.</summary>
    public required IReadOnlyDictionary<string, string> HttpApis { get; init; }

    public required string AccountId { get; init; }

    public required ExternalFilterNode Node { get; init; }

    public required ExternalFilterNode NodeWithOwnCertificate { get; init; }

    public required NodeSimulator ConnectorServer { get; init; }

    /// <summary>The folder of node.crt.</summary>
    public required string Folder { get; init; }

    /// <summary>The text with the names that are true here.</summary>
    public string Adapt(string text) => string.Join('\n', text.Split('\n').Select(AdaptLine));

    private string AdaptLine(string line)
    {
        // An id belongs to a region: on a line that names one, it is the API there.
        var region = HttpApis.Keys.FirstOrDefault(name => line.Contains(name, StringComparison.Ordinal)) ?? ExampleAccount.Region;
        return NodeAndScheme().Replace(line, match => $"{(match.Groups["port"].Value == "5080" ? Node.Address : ConnectorServer.Address)}{match.Groups["between"].Value}http")
            .Replace("https://node.example.com:5080", $"http://{Node.Address}", StringComparison.Ordinal)
            .Replace("node.example.com:9000", Node.MetricsAddress, StringComparison.Ordinal)
            .Replace("localhost:9000", Node.MetricsAddress, StringComparison.Ordinal)
            .Replace("10.0.3.7:5080", NodeWithOwnCertificate.Address, StringComparison.Ordinal)
            .Replace(Fingerprint, TestCertificates.Fingerprint(NodeWithOwnCertificate.Options.Certificate!), StringComparison.Ordinal)
            .Replace("./artifacts/module/Wallarm.Connector", $"'{ModuleUnderTest.Manifest}'", StringComparison.Ordinal)
            .Replace("/path/to/", Folder + "/", StringComparison.Ordinal)
            .Replace(HttpApi, HttpApis[region], StringComparison.Ordinal)
            .Replace("123456789012", AccountId, StringComparison.Ordinal)
            .Replace("<access-log group>", RestLogGroup, StringComparison.Ordinal)
            .Replace("<cmdlet>", "Install-WallarmConnector", StringComparison.Ordinal);
    }

    /// <summary>In a command, in JSON, and in PowerShell data.</summary>
    [GeneratedRegex("""node\.example\.com:(?<port>5080|5050)(?<between> -NodeScheme |", "scheme": "|'; Scheme = ')https""")]
    private static partial Regex NodeAndScheme();
}
