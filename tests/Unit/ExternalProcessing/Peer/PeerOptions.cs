using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>How a peer behaves. What is not said is what a node does: it acknowledges each part and ends with status 0.</summary>
internal sealed record PeerOptions
{
    /// <summary>Null: plaintext with prior knowledge.</summary>
    public X509Certificate2? Certificate { get; init; }

    public IReadOnlyList<SslApplicationProtocol> Alpn { get; init; } = [SslApplicationProtocol.Http2];

    /// <summary>The first SETTINGS.</summary>
    public (SettingId Id, uint Value)[] Settings { get; init; } = [];

    /// <summary>Replaces the first SETTINGS; called before the client's preface is read.</summary>
    public Func<PeerConnection, Task>? OnConnect { get; init; }

    /// <summary>A call has begun; replaces nothing.</summary>
    public Func<PeerCall, Task>? OnCall { get; init; }

    /// <summary>A part (1 or 2) of a record has come; replaces its acknowledgement.</summary>
    public Func<PeerCall, int, Task>? OnPart { get; init; }

    /// <summary>Whether the connector's own probes meet the same as records; else they are acknowledged.</summary>
    public bool TreatsProbesAlike { get; init; }

    /// <summary>The client has ended its side; replaces the trailers.</summary>
    public Func<PeerCall, Task>? OnEnd { get; init; }

    /// <summary>Each frame of the client's, before anything is done about it.</summary>
    public Action<PeerConnection, Frame>? OnFrame { get; init; }

    /// <summary>Whether what was read is granted again at once.</summary>
    public bool GrantsWindows { get; init; } = true;

    /// <summary>Whether SETTINGS and PING of the client are acknowledged.</summary>
    public bool Acknowledges { get; init; } = true;
}
