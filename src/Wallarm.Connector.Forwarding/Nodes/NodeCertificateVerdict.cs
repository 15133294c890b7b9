using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>What one handshake showed of the node's certificate, and whether it is trusted.</summary>
internal sealed class NodeCertificateVerdict
{
    private const int MostNames = 10;

    /// <summary>Why the certificate is not trusted; null where it is, or where none has been seen.</summary>
    public string? Rejection { get; private set; }

    public string? Subject { get; private set; }

    public string? Issuer { get; private set; }

    public DateTime? NotAfter { get; private set; }

    /// <summary>SHA-256, 64 upper-case hex digits.</summary>
    public string? Fingerprint { get; private set; }

    public bool ChainTrusted { get; private set; }

    public bool NameMatches { get; private set; }

    /// <summary>The names in the certificate, some of them where there are many; empty where the node's is among them.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    public bool? Pinned { get; private set; }

    public bool Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, IReadOnlyList<string> pins)
    {
        if (certificate is null)
        {
            Rejection = "the node showed no certificate";
            return false;
        }

        Subject = certificate.Subject;
        Issuer = certificate.Issuer;
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        ChainTrusted = !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        NameMatches = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        if (!NameMatches) Names = NamesOf(certificate);
        Pinned = pins.Count == 0 ? null : pins.Contains(Fingerprint);
        Rejection = pins.Count > 0 ? JudgePin(certificate) : JudgeChain(certificate, chain);
        return Rejection is null;
    }

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (extension is null) return [];
        var addresses = extension.EnumerateIPAddresses().Select(address => address.ToString());
        return [.. extension.EnumerateDnsNames().Concat(addresses).Take(MostNames)];
    }

    private string? JudgePin(X509Certificate2 certificate)
    {
        if (Pinned == false) return $"its SHA-256 fingerprint {Fingerprint} is not one of the pinned ones";
        var now = DateTime.UtcNow;
        if (now > NotAfter) return $"it expired on {Date(certificate.NotAfter)}";
        return now < certificate.NotBefore.ToUniversalTime() ? $"it is not valid before {Date(certificate.NotBefore)}" : null;
    }

    private string? JudgeChain(X509Certificate2 certificate, X509Chain? chain)
    {
        var reasons = new List<string>();
        if (!NameMatches) reasons.Add("it was issued for another name than the node's address");
        if (!ChainTrusted)
        {
            var status = chain?.ChainStatus.Select(element => element.Status).Distinct().ToArray() ?? [];
            reasons.Add(
                status.Contains(X509ChainStatusFlags.NotTimeValid)
                    ? $"it or one above it is outside its dates (the node's: {Date(certificate.NotBefore)} to {Date(certificate.NotAfter)})"
                    : $"no trusted authority stands above it ({string.Join(", ", status)})");
        }

        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    private static string Date(DateTime value) => value.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
