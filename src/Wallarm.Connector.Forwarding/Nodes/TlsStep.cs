namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The TLS handshake.</summary>
public sealed record TlsStep
{
    /// <summary>A handshake that was seen elsewhere.</summary>
    public TlsStep()
    {
    }

    internal TlsStep(NodeCertificateVerdict verdict, string? protocol, string? alpn, TimeSpan duration, string? error)
    {
        Protocol = protocol;
        Alpn = alpn;
        Subject = verdict.Subject;
        Issuer = verdict.Issuer;
        NotAfter = verdict.NotAfter;
        Fingerprint = verdict.Fingerprint;
        ChainTrusted = verdict.Fingerprint is null ? null : verdict.ChainTrusted;
        NameMatches = verdict.Fingerprint is null ? null : verdict.NameMatches;
        Names = verdict.Names;
        Pinned = verdict.Pinned;
        Duration = duration;
        Error = error;
    }

    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;

    /// <summary>The version agreed on, such as <c>Tls13</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The protocol that ALPN chose, such as <c>h2</c>; empty if the peer chose none, null if the handshake failed.</summary>
    public string? Alpn { get; init; }

    /// <summary>The certificate's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The certificate's issuer.</summary>
    public string? Issuer { get; init; }

    /// <summary>The certificate's last moment, UTC.</summary>
    public DateTime? NotAfter { get; init; }

    /// <summary>Whole days until then; negative once it is past.</summary>
    public int? DaysLeft => NotAfter is { } end ? (int)Math.Floor((end - DateTime.UtcNow).TotalDays) : null;

    /// <summary>The certificate's SHA-256 fingerprint: 64 hex digits, as <c>X_NODE_FINGERPRINT</c> takes it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether a trusted authority stands above it, within all dates.</summary>
    public bool? ChainTrusted { get; init; }

    /// <summary>Whether it was issued for the node's name or address.</summary>
    public bool? NameMatches { get; init; }

    /// <summary>The names that it was issued for, if the node's is not among them; else empty.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether it is one of the pinned ones; null if none is pinned.</summary>
    public bool? Pinned { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What went wrong; null if nothing did.</summary>
    public string? Error { get; init; }
}
