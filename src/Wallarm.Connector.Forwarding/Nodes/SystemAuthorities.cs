using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>
/// The certificate authorities that the system trusts. .NET reads all of them for every handshake's chain, also if a pin or an authority
/// of one's own decides: hundreds of files, and more memory than all the rest of a handshake takes. A process that trusts nothing else can
/// leave them out.
/// </summary>
internal static class SystemAuthorities
{
    /// <summary>Where Linux distributions have them in one file; Amazon Linux first.</summary>
    private static readonly string[] Bundles =
    [
        "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    ];

    /// <summary>Whether .NET does not find them in this process.</summary>
    public static bool AreLeftOut { get; set; }

    /// <summary>Reads them in spite of that.</summary>
    public static X509Certificate2Collection Read()
    {
        var authorities = new X509Certificate2Collection();
        string?[] files = [Environment.GetEnvironmentVariable("SSL_CERT_FILE"), .. Bundles];
        try
        {
            if (Array.Find(files, File.Exists) is { } bundle) authorities.ImportFromPemFile(bundle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // No authority is trusted then, and the verdict on the certificate says so.
        }

        return authorities;
    }
}
