using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>The node that the user names: its address, and the certificate to trust.</summary>
internal static class RequestedNode
{
    /// <summary>Why certificates mean nothing for a node that is addressed by http.</summary>
    public const string TrustOnlyOverTls = "there is no certificate to check over http; use -NodeScheme https";

    /// <summary>Reads a node's address.</summary>
    /// <exception cref="InvalidOptionException">It cannot be used.</exception>
    public static NodeAddress Parse(string url, string? scheme)
    {
        try
        {
            return NodeAddress.Parse(url, scheme);
        }
        catch (NodeAddressException exception)
        {
            var parameter = exception.Part == NodeAddressPart.Url ? "-NodeUrl" : "-NodeScheme";
            throw UnusableOption.Error(parameter, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>How a node is delivered to from this computer.</summary>
    /// <param name="options">What the user says of it.</param>
    /// <param name="node">Its address.</param>
    /// <exception cref="InvalidOptionException">Something cannot be used.</exception>
    public static NodeClientOptions ClientOptions(NodeTestOptions options, NodeAddress node) => new()
    {
        Address = node,
        Protocol = options.NodeProtocol.ToNode(),
        Trust = Trust(options, node),
        ConnectTimeout = options.Timeout,
        ResponseTimeout = options.Timeout,
    };

    /// <summary>The certificates of a PEM file, and nothing else of it.</summary>
    /// <exception cref="InvalidOptionException">It holds none, or cannot be read.</exception>
    public static string ReadAuthorities(string path)
    {
        string pem;
        try
        {
            var text = File.ReadAllText(path);
            _ = NodeTrust.ForAuthorities(text);

            // Comments and whatever else the file holds, such as a private key, stay out of the function's environment.
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text.Replace("\\n", "\n", StringComparison.Ordinal));
            pem = string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));
            foreach (var certificate in certificates) certificate.Dispose();
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            throw UnusableOption.Error(
                "-NodeCaPath", $"'{path}' cannot be read as PEM certificates: {exception.Message.TrimEnd('.')}", exception);
        }

        return pem;
    }

    /// <summary>Fingerprints in the form in which the function takes them.</summary>
    /// <exception cref="InvalidOptionException">One is none.</exception>
    public static string Fingerprints(IReadOnlyList<string> fingerprints)
    {
        try
        {
            return string.Join(',', NodeTrust.ForFingerprints(string.Join(',', fingerprints)).Fingerprints);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw UnusableOption.Error("-NodeFingerprint", exception.Message.TrimEnd('.'), exception);
        }
    }

    private static NodeTrust Trust(NodeTestOptions options, NodeAddress node)
    {
        var authorities = options.NodeCaPath is { } path ? ReadAuthorities(path) : null;
        var fingerprints = options.NodeFingerprint is { } pins ? Fingerprints(pins) : null;
        if (!node.IsHttps && (authorities ?? fingerprints) is not null)
        {
            throw UnusableOption.Error(authorities is null ? "-NodeFingerprint" : "-NodeCaPath", TrustOnlyOverTls);
        }

        // As in the forwarder, a pinned certificate decides where both are given.
        if (fingerprints is not null) return NodeTrust.ForFingerprints(fingerprints);
        return authorities is null ? NodeTrust.System : NodeTrust.ForAuthorities(authorities);
    }
}
