using System.Diagnostics;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>One call of the connector's own over a connection of its own: a path that API Discovery ignores, and status 404.</summary>
internal sealed class ProcessingProbe(ExternalProcessingProtocol protocol, NodeStream stream, TimeSpan timeLeft) : ICallSource, IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeLink? _link;
    private bool _isTaken;
    private bool _hasAcknowledged;
    private ProbeStep _step = new() { Ok = false };
    private NodePeer _peer;

    public long ResponseTimeout => (long)Left.TotalMilliseconds;

    public long StopAt { get; } = Environment.TickCount64 + (long)Math.Min(timeLeft.TotalMilliseconds, int.MaxValue);

    /// <summary>How many streams the peer allows at a time; null if it sets no limit, or is not connected.</summary>
    public int? MaxConcurrentStreams => _link?.Connection.Http2.PeerMaxStreams is { } streams and < int.MaxValue ? streams : null;

    private TimeSpan Left => timeLeft > _clock.Elapsed ? timeLeft - _clock.Elapsed : TimeSpan.FromMilliseconds(1);

    /// <summary>Waits until the peer speaks HTTP/2.</summary>
    /// <returns>What listens there, and what went wrong.</returns>
    public async Task<(NodePeer Peer, string? Error)> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            _link = await protocol.OpenAsync(stream, Left).WaitAsync(cancellation).ConfigureAwait(false);
            return (NodePeer.Unknown, null);
        }
        catch (NodeProtocolException exception)
        {
            return (exception.Peer, exception.Message);
        }
        catch (SilentCloseException)
        {
            return (NodePeer.Silent, NodePeer.Silent.Describe(protocol.Options.Address));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (NodePeer.Unknown, exception.Message);
        }
    }

    /// <summary>Makes the call.</summary>
    public async Task<(NodePeer Peer, ProbeStep Step)> CallAsync(CancellationToken cancellation)
    {
        var start = _clock.Elapsed;
        protocol.Call(_link!, this);
        try
        {
            await _ended.Task.WaitAsync(Left, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var waited = _clock.Elapsed - start;
            return (_peer, _step with { Error = $"no response within {waited.TotalMilliseconds:0} ms", Duration = waited });
        }

        return (_peer, _step with { Duration = _clock.Elapsed - start });
    }

    public bool TryNext(long now, Span<byte> buffer, out NextCall call)
    {
        call = default;
        if (_isTaken) return false;
        _isTaken = true;
        var (start, status) = new ProcessingMessages().WriteProbe(buffer, protocol.Options.Address.Host, "diagnose");
        call = new NextCall(0, start, status);
        return true;
    }

    public void NoteAcknowledgement()
    {
        _hasAcknowledged = true;
        _peer = NodePeer.ExternalProcessor;
    }

    public void End(int record, in CallResult result)
    {
        var verdict = Verdict.Of(result, _hasAcknowledged);
        var isTaken = verdict.Fate is Fate.Forwarded or Fate.Blocked;
        if (verdict.Peer != NodePeer.Unknown) _peer = verdict.Peer;
        _step = new ProbeStep
        {
            Ok = isTaken,
            Status = verdict.Status,
            Meaning = Describe(verdict),
            RequestAcknowledged = result.IsRequestAcknowledged,
            ResponseAcknowledged = result.End == CallEnd.Acknowledged,
            Error = isTaken ? null : $"{protocol.Options.Address.Authority} {verdict.What}",
        };
        _ended.TrySetResult();
    }

    public void Dispose()
    {
        _link?.Dispose();
        stream.Dispose();
    }

    private string? Describe(in Verdict verdict) => verdict.Fate switch
    {
        Fate.Forwarded => "the node acknowledged request and response",
        Fate.Blocked => "the node took the call in, and would have blocked it",
        Fate.WrongPeer => verdict.Peer.Describe(protocol.Options.Address),
        Fate.Refused => "a setting at the node or of a proxy before it refuses this connector",
        _ => verdict.Meaning,
    };
}
