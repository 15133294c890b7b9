using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary>A private certificate authority in memory, and the certificates it issues: good ones and every kind of bad one.</summary>
/// <remarks>Issued certificates carry their private key and belong to the caller; they outlive the authority.</remarks>
public sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TimeSpan _reach;

    private TestCertificates(X509Certificate2 authority, TimeSpan reach)
    {
        Authority = authority;
        _reach = reach;
    }

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>What X_NODE_CA takes.</summary>
    public string AuthorityPem => Pem(Authority);

    public static TestCertificates CreateAuthority(string name = "Connector Test Root")
    {
        // Ten years either way: certificates that expired long ago must still fit into their authority's time.
        TimeSpan reach = TimeSpan.FromDays(3650);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = AuthorityRequest(name, key, pathLength: 1);
        return new TestCertificates(Portable(request.CreateSelfSigned(Now - reach, Now + reach)), reach);
    }

    /// <summary>An authority below this one; hand its <see cref="Authority"/> to the server as an intermediate certificate.</summary>
    public TestCertificates CreateIntermediate(string name = "Connector Test Intermediate")
    {
        TimeSpan reach = _reach - TimeSpan.FromDays(365);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestCertificates(Sign(AuthorityRequest(name, key, pathLength: 0), key, Now - reach, Now + reach), reach);
    }

    /// <summary>A good certificate for these names or addresses.</summary>
    public X509Certificate2 Issue(params string[] namesOrAddresses) => Issue(Now.AddDays(-1), Now.AddDays(90), namesOrAddresses);

    public X509Certificate2 IssueExpired(params string[] namesOrAddresses) => Issue(Now.AddDays(-30), Now.AddDays(-1), namesOrAddresses);

    public X509Certificate2 IssueNotYetValid(params string[] namesOrAddresses) => Issue(Now.AddDays(2), Now.AddDays(30), namesOrAddresses);

    public X509Certificate2 Issue(DateTimeOffset notBefore, DateTimeOffset notAfter, params string[] namesOrAddresses)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(ServerRequest(key, namesOrAddresses), key, notBefore, notAfter);
    }

    /// <summary>A certificate that no authority stands behind, as self-hosted nodes often have.</summary>
    public static X509Certificate2 SelfSigned(params string[] namesOrAddresses) =>
        SelfSigned(Now.AddDays(-1), Now.AddDays(90), namesOrAddresses);

    public static X509Certificate2 SelfSigned(DateTimeOffset notBefore, DateTimeOffset notAfter, params string[] namesOrAddresses)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Portable(ServerRequest(key, namesOrAddresses).CreateSelfSigned(notBefore, notAfter));
    }

    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>SHA-256 of the certificate in lower-case hex: what X_NODE_FINGERPRINT takes.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    public void Dispose() => Authority.Dispose();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    private static CertificateRequest AuthorityRequest(string name, ECDsa key, int pathLength)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static CertificateRequest ServerRequest(ECDsa key, string[] namesOrAddresses)
    {
        CertificateRequest request = new($"CN={namesOrAddresses[0]}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        foreach (string name in namesOrAddresses)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        using X509Certificate2 signed = request.Create(Authority, notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return Portable(signed.CopyWithPrivateKey(key));
    }

    /// <summary>Through PKCS #12 and back: not every platform's TLS takes a key that never left memory.</summary>
    private static X509Certificate2 Portable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
