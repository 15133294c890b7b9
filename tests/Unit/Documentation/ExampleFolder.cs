using System.IO.Compression;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The files that the documentation names.</summary>
internal static class ExampleFolder
{
    /// <summary>The configurations are those of docs/configuration.md.</summary>
    public static void Fill(string folder, ExampleNames names)
    {
        var blocks = DocumentedPage.Read("docs/configuration.md").Blocks;
        File.WriteAllText(Path.Combine(folder, "connector.json"), names.Adapt(blocks.First(block => block.IsConfiguration).Text));
        File.WriteAllText(Path.Combine(folder, "connector.psd1"), names.Adapt(blocks.First(block => block.IsConfigurationData).Text));
        File.WriteAllText(
            Path.Combine(folder, "access-log-format.json"),
            DocumentedPage.Read("README.md").Blocks.First(block => block.Text.Contains("$context.", StringComparison.Ordinal)).Text);
        var certificate = TestCertificates.Pem(names.NodeWithOwnCertificate.Options.Certificate!);
        File.WriteAllText(Path.Combine(folder, "node.crt"), certificate);
        File.WriteAllText(Path.Combine(folder, "node-ca.pem"), certificate);
        var called = Enumerable.Range(0, 40).Select(number => $"/prod/pets/{number}").Append("/prod/rarely");
        File.WriteAllLines(Path.Combine(folder, "access.log"), called.Select(AccessLogLine));
        File.WriteAllLines(Path.Combine(folder, "latest.log"), called.Append("/prod/new").Select(AccessLogLine));
        File.WriteAllText(Path.Combine(folder, "openapi.json"), """{ "openapi": "3.1.0", "paths": { "/pets": { "get": {} } } }""");
        foreach (var kept in (string[])["undelivered", "saved-batches"])
        {
            var batch = Directory.CreateDirectory(Path.Combine(folder, kept));
            var bytes = LogsEvent.FromLines([AccessLogLine("/prod/pets/1")]).ToBytes();
            File.WriteAllBytes(Path.Combine(batch.FullName, "20261114T181605Z-kept.json"), bytes);
        }

        using var bundle = ZipFile.Open(Path.Combine(folder, "cw-resend-lambda.zip"), ZipArchiveMode.Create);
        using var module = new StreamWriter(bundle.CreateEntry("cw-resend-lambda/lambda_function.py").Open());
        module.Write("import urllib.request");
    }

    private static string AccessLogLine(string path)
    {
        (string Variable, string Value)[] values =
            [("httpMethod", "GET"), ("path", path), ("status", "200"), ("requestTimeEpoch", "1795342123666")];
        return values.Aggregate(
            AccessLogFormat.Json,
            (line, value) => line.Replace($"\"$context.{value.Variable}\"", $"\"{value.Value}\"", StringComparison.Ordinal));
    }

    /// <summary>A profile, as about_Wallarm.Connector_Credentials uses one.</summary>
    public static string WriteProfile(string folder, AwsIdentity identity)
    {
        var path = Path.Combine(folder, "credentials");
        File.WriteAllText(
            path, $"[production]\naws_access_key_id = {identity.AccessKeyId}\naws_secret_access_key = {identity.SecretAccessKey}\n");
        return path;
    }
}
