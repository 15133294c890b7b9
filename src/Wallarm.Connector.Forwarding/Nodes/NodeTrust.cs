using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>
/// Which certificate of a node is trusted: one that the system's authorities signed, one that a private authority signed, or pinned ones.
/// There is no way to trust any.
/// </summary>
public sealed class NodeTrust
{
    private readonly X509Certificate2Collection? _authorities;

    private NodeTrust(X509Certificate2Collection? authorities, IReadOnlyList<string> fingerprints)
    {
        _authorities = authorities;
        Fingerprints = fingerprints;
    }

    /// <summary>The system's authorities, full checks.</summary>
    public static NodeTrust System { get; } = new(null, []);

    /// <summary>The pinned SHA-256 fingerprints, 64 upper-case hex digits each; empty where chain and name decide.</summary>
    public IReadOnlyList<string> Fingerprints { get; }

    /// <summary>Trusts what private authorities signed, and nothing else.</summary>
    /// <param name="pem">Certificates of the authorities, or of the node itself, as PEM; <c>\n</c> written out is understood.</param>
    /// <exception cref="FormatException">The text holds no certificate. The message never repeats it.</exception>
    public static NodeTrust ForAuthorities(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return new NodeTrust(ParseAuthorities(pem), []);
    }

    /// <summary>
    /// Trusts certificates by their fingerprints. That replaces the checks of chain and name; the certificate's dates are still checked.
    /// </summary>
    /// <param name="fingerprints">SHA-256 fingerprints in hex, with or without colons, separated by commas.</param>
    /// <exception cref="FormatException">An entry is no SHA-256 fingerprint; the message says which.</exception>
    public static NodeTrust ForFingerprints(string fingerprints)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        return new NodeTrust(null, ParseFingerprints(fingerprints));
    }

    /// <summary>Whether the system's authorities have no say in what is trusted.</summary>
    internal bool IsOwn => _authorities is not null || Fingerprints.Count > 0;

    /// <summary>The options for one handshake, and a place for its verdict.</summary>
    /// <param name="host">The host that the certificate must be for.</param>
    /// <param name="verdict">Is told what the handshake shows.</param>
    /// <param name="protocols">What ALPN offers; empty for none.</param>
    /// <param name="examinesChain">Whether the chain is built even if a pin decides.</param>
    internal SslClientAuthenticationOptions CreateOptions(
        string host, NodeCertificateVerdict verdict, List<SslApplicationProtocol> protocols, bool examinesChain) => new()
    {
        TargetHost = host,
        ApplicationProtocols = protocols.Count == 0 ? null : protocols,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = CreateChainPolicy(examinesChain),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            verdict.Judge(certificate as X509Certificate2, chain, errors, Fingerprints),
    };

    /// <summary>Made for each handshake: it holds the time of the check, and a function that speaks http never needs one.</summary>
    private X509ChainPolicy CreateChainPolicy(bool examinesChain)
    {
        // Neither revocation lists nor missing intermediates are fetched: a function in a VPC often reaches the node only.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

        var asksSystem = _authorities is null && (Fingerprints.Count == 0 || examinesChain);
        if (asksSystem && !SystemAuthorities.AreLeftOut) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        if (_authorities is not null) policy.CustomTrustStore.AddRange(_authorities);
        else if (asksSystem) policy.CustomTrustStore.AddRange(SystemAuthorities.Read());
        return policy;
    }

    private static X509Certificate2Collection ParseAuthorities(string pem)
    {
        var text = pem.Replace("\\n", "\n", StringComparison.Ordinal);
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            throw new FormatException("it holds a PEM block that is not a certificate", exception);
        }

        // ImportFromPem passes over blocks whose base64 is damaged.
        var blocks = text.Split("-----BEGIN CERTIFICATE-----").Length - 1;
        if (blocks == 0) throw new FormatException("it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        return certificates.Count == blocks
            ? certificates
            : throw new FormatException($"{blocks - certificates.Count} of its {blocks} certificates are damaged");
    }

    private static List<string> ParseFingerprints(string text)
    {
        var fingerprints = new List<string>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var hex = entry.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
            if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
            {
                throw new FormatException($"entry {fingerprints.Count + 1} is not a SHA-256 fingerprint (64 hex digits)");
            }

            fingerprints.Add(hex);
        }

        return fingerprints.Count > 0 ? fingerprints : throw new FormatException("it holds no fingerprint");
    }
}
