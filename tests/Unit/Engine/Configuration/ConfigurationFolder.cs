using Wallarm.Connector.Engine;


namespace Wallarm.Connector.Tests.Engine.Configuration;

/// <summary>A folder with what a configuration may name: <c>ca.pem</c>, a certificate, and <c>bundle</c>, Wallarm's code bundle.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-configuration-");

    public ConfigurationFolder()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request =
            new System.Security.Cryptography.X509Certificates.CertificateRequest(
                "CN=node authority", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.pem"), authority.ExportCertificatePem());
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "bundle", "cw-resend-lambda"));
        File.WriteAllText(
            Path.Combine(_folder.FullName, "bundle", "cw-resend-lambda", "lambda_function.py"),
            "def lambda_handler(event, context): pass\n");
    }

    public string FullName => _folder.FullName;

    /// <summary>Reads a JSON text as a file of this folder.</summary>
    public ConnectorConfiguration Read(string json)
    {
        var engine = new ConnectorEngine();
        return engine.ReadConfiguration(engine.ParseConfiguration(json, Path.Combine(_folder.FullName, "connector.json")), "/nowhere");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
