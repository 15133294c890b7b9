using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// Envoy's <c>ext_proc</c> v3: each record is a call of <c>Process</c> on a stream of its own, over one HTTP/2 connection, or a few if
/// the node allows too few streams at a time. A call runs nothing anywhere, whatever the address: method and path of the record are
/// inside a message.
/// </summary>
internal sealed class ExternalProcessingProtocol : INodeProtocol
{
    /// <summary>How exactly, in ms, deadlines and pauses are kept.</summary>
    private const int Tick = 25;

    /// <summary>How long, in ms, kept connections may take to read what came since the last batch.</summary>
    private const int LongestCatchUp = 100;

    /// <summary>After so many connections that the peer closed without a byte it is no restart any more.</summary>
    private const int MostSilentCloses = 3;

    /// <summary>The longest pause, in ms, before another connection is tried: a restart takes seconds.</summary>
    private const int LongestConnectPause = 500;

    /// <summary>How long the node is left alone, in ms, after it said ENHANCE_YOUR_CALM.</summary>
    private const int CalmPause = 1_000;

    private readonly object _lock = new();
    private readonly NodeConnector _connector;
    private readonly ConnectionPool _pool;
    private BatchCalls? _calls;
    private DeliveryBatch? _batch;
    private TaskCompletionSource _ended = new();
    private bool _isConnecting;
    private int _failures;
    private int _silentCloses;
    private long _connectAt;

    public ExternalProcessingProtocol(NodeClientOptions options)
    {
        Options = options;
        Limit = new StreamLimit(options.Concurrency);
        Reader = new RecordReader(options);
        Messages = new ProcessingMessages();
        Blocks = new RequestBlocks(
            options.Address.IsHttps, options.Address.Authority, ProcessingMessages.Method, $"wallarm-connector/{ConnectorVersion.Value}");
        _connector = options.CreateConnector();
        _pool = new ConnectionPool(options.Clock);
    }

    public NodeClientOptions Options { get; }

    public StreamLimit Limit { get; }

    public RecordReader Reader { get; }

    public ProcessingMessages Messages { get; }

    public RequestBlocks Blocks { get; }

    /// <summary>Whether the node has acknowledged anything in this process: it is a node of this mode.</summary>
    public bool HasSucceeded { get; private set; }

    public async Task PrepareAsync(TimeSpan timeLimit)
    {
        try
        {
            var preparing = PrepareAsync();
            await (preparing.IsCompleted ? preparing : preparing.WaitAsync(timeLimit)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The first batch meets the same trouble, and has a report to tell it in.
        }
    }

    public async Task DeliverAsync(DeliveryBatch batch)
    {
        _connector.Addresses.Forget();
        await CatchUpAsync().ConfigureAwait(false);
        Begin(batch);
        try
        {
            await using (new Timer(_ => Work(), null, Tick, Tick).ConfigureAwait(false))
            {
                Work();
                await _ended.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            End();
        }

        SettleRest(batch);
    }

    public async IAsyncEnumerable<NodeDiagnosis> ProbeAsync(
        NodeStream connection, NodeDiagnosis diagnosis, TimeSpan timeLeft, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var probe = new ProcessingProbe(this, connection, timeLeft);
        var (peer, error) = await probe.ConnectAsync(cancellation).ConfigureAwait(false);
        diagnosis.Peer = peer;
        diagnosis.Http2 = new Http2Step(probe.MaxConcurrentStreams, clock.Elapsed, error);
        yield return diagnosis;
        if (error is not null) yield break;

        (diagnosis.Peer, diagnosis.Probe) = await probe.CallAsync(cancellation).ConfigureAwait(false);
        yield return diagnosis;
    }

    public void Dispose()
    {
        lock (_lock) _pool.Dispose();
    }

    /// <summary>Called under the lock.</summary>
    public void NoteAcknowledgement()
    {
        HasSucceeded = true;
        _failures = 0;
        _silentCloses = 0;
    }

    /// <summary>What listens there is no node of this mode: the batch stops, and later ones look again after a pause that grows.</summary>
    public void NoteWrongPeer(DeliveryBatch batch, NodePeer peer)
    {
        var cause = peer.Describe(Options.Address);
        batch.Health.Open(DeliveryError.NodeProtocol, cause);
        batch.Stop(DeliveryError.NodeProtocol, cause);
    }

    /// <summary>Speaks HTTP/2 over an open connection, and waits until the peer does.</summary>
    /// <exception cref="NodeProtocolException">It does not.</exception>
    /// <exception cref="Exception">The connection broke, or time is over.</exception>
    public async Task<NodeLink> OpenAsync(NodeStream stream, TimeSpan timeLeft)
    {
        if (stream.Alpn is { } alpn and not "h2")
        {
            stream.Dispose();
            throw new NodeProtocolException(alpn.Length == 0 ? NodePeer.TlsWithoutAlpn : NodePeer.Http1Server, Options.Address);
        }

        var link = new NodeLink(stream, new ProcessingConnection(Blocks, Options.Concurrency), _lock, Work);
        try
        {
            await link.Ready.WaitAsync(timeLeft).ConfigureAwait(false);
            return link;
        }
        catch (Exception exception)
        {
            link.Dispose();
            var node = Options.Address.Authority;
            throw exception switch
            {
                NotHttp2Exception other => new NodeProtocolException(other.Peer, Options.Address, exception),
                TimeoutException => new NodeConnectException($"{node} sent no HTTP/2 SETTINGS within {timeLeft.TotalMilliseconds:0} ms"),
                _ when !link.Connection.HasReceived => new SilentCloseException($"{node} closed the connection before it sent anything"),
                _ => new NodeConnectException($"{node} {link.EndedBecause}", exception),
            };
        }
    }

    /// <summary>Has a connection that is not the pool's make the calls of a source.</summary>
    public void Call(NodeLink link, ICallSource calls)
    {
        lock (_lock) link.Connection.Attach(calls, Environment.TickCount64, TimeSpan.Zero);
        link.Pump();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>
    /// Lets connections that were kept, perhaps in a frozen process, take in first what came meanwhile: a goodbye, mostly.
    /// </summary>
    private async Task CatchUpAsync()
    {
        var until = Environment.TickCount64 + LongestCatchUp;
        while (Environment.TickCount64 < until)
        {
            lock (_lock)
            {
                if (!_pool.HasUnread()) return;
            }

            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    private void Begin(DeliveryBatch batch)
    {
        lock (_lock)
        {
            _batch = batch;

            // Whoever ends the batch goes on with the process's one line of work: with that, the sockets' own thread does nearly all of it,
            // and the buffers that threads keep for themselves exist once.
            _ended = new TaskCompletionSource();
            _calls = new BatchCalls(this, batch);
            _connectAt = 0;
            _failures = 0;
            _pool.BeginBatch(_calls, Environment.TickCount64);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _batch = null;
            _calls = null;
            _pool.EndBatch(Environment.TickCount64);
            _pool.Pump();
            Limit.LeaveAll();
        }
    }

    /// <summary>Whether nothing more can come of the batch: time is up, or it would be before anything could be sent.</summary>
    private bool IsOver(DeliveryBatch batch, long now)
    {
        if (now >= batch.StopAt) return true;
        if (Limit.UnderWay > 0) return false;
        if (!batch.HasTime(Math.Max(now, batch.HeldUntil)) || !batch.HasTime(batch.NextDue)) return true;
        return !_pool.HasUsable && !_isConnecting && !batch.HasTime(_connectAt);
    }

    /// <summary>Does what is due. Called when something has changed, and at every tick.</summary>
    private void Work()
    {
        TaskCompletionSource? ended = null;
        var connects = false;
        DeliveryBatch? batch;
        lock (_lock)
        {
            batch = _batch;
            if (batch is null) return;
            var now = Environment.TickCount64;
            if (batch.Completed.IsCompleted || batch.IsStopped || IsOver(batch, now))
            {
                ended = _ended;
            }
            else
            {
                _pool.Tick(now);
                foreach (var link in _pool.RemoveBroken()) NoteBroken(batch, link);
                connects = !_isConnecting && now >= _connectAt && _pool.WantsConnection(Limit, now);
                _isConnecting |= connects;
                _pool.Pump();
                if (batch.Completed.IsCompleted) ended = _ended;
            }
        }

        // Without the lock: a connection may fail at once, and what waits for the end goes on in this call.
        if (connects) _ = ConnectForBatchAsync(batch);
        ended?.TrySetResult();
    }

    /// <summary>A connection that ends before the node acknowledged anything on it is a failure, like one that cannot be opened.</summary>
    private void NoteBroken(DeliveryBatch batch, NodeLink link)
    {
        if (link.Connection.Http2.GoAwayError == Http2Error.EnhanceYourCalm)
        {
            batch.Hold(TimeSpan.FromMilliseconds(CalmPause));
            Limit.ShrinkForCalm();
        }

        if (link.Connection.HasAcknowledged) return;
        batch.NoteFailure($"{Options.Address.Authority} {link.EndedBecause}", link.StartedAt);
        PauseConnecting();
    }

    private void PauseConnecting() =>
        _connectAt = Environment.TickCount64 + Math.Min(Backoff.Milliseconds(_failures++), LongestConnectPause);

    private async Task ConnectForBatchAsync(DeliveryBatch batch)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var left = TimeSpan.FromMilliseconds(Math.Max(1, batch.StopAt - Environment.TickCount64));
            await ConnectAsync(Shorter(left, batch.Health.Patience(Options.ConnectTimeout))).ConfigureAwait(false);
            batch.CountConnection();
            batch.Health.NoteConnected();
        }
        catch (NodeCertificateException exception)
        {
            batch.Stop(DeliveryError.CertificateRejected, exception.Message);
        }
        catch (Exception exception)
        {
            batch.NoteTrouble(exception.Message);
            lock (_lock)
            {
                PauseConnecting();
                _silentCloses = exception is SilentCloseException ? _silentCloses + 1 : 0;
                if (!HasSucceeded && exception is NodeProtocolException { Peer: var peer }) NoteWrongPeer(batch, peer);
                else if (!HasSucceeded && _silentCloses >= MostSilentCloses) NoteWrongPeer(batch, NodePeer.Silent);
                else if (!_pool.HasUsable) batch.NoteUnreachable(exception.Message, clock.Elapsed);
            }
        }
        finally
        {
            lock (_lock) _isConnecting = false;
            Work();
        }
    }

    private async Task PrepareAsync()
    {
        // A node that is away must cost the start nothing: no exception, no timer.
        if (await _connector.TryConnectAsync().ConfigureAwait(false) is not { } socket) return;
        var stream = await _connector.SecureAsync(socket, new NodeCertificateVerdict(), CancellationToken.None).ConfigureAwait(false);
        var link = await OpenAsync(stream, Options.ConnectTimeout).ConfigureAwait(false);
        lock (_lock) _pool.Add(link, _calls, Environment.TickCount64);
    }

    private async Task ConnectAsync(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        var stream = await _connector.ConnectAsync(timeout).ConfigureAwait(false);
        var address = ((IPEndPoint)stream.Socket.RemoteEndPoint!).Address;
        try
        {
            var left = timeout - clock.Elapsed;
            var link = await OpenAsync(stream, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
            lock (_lock) _pool.Add(link, _calls, Environment.TickCount64);
        }
        catch
        {
            _connector.Addresses.NoteDead(address);
            throw;
        }
    }

    /// <summary>Settles the records that nobody could send any more: they have failed, unless they are none.</summary>
    private void SettleRest(DeliveryBatch batch)
    {
        while (batch.TryTake(long.MaxValue, out var index))
        {
            if (Reader.TryRead(batch, index, out _)) batch.GiveUp(index);
        }

        batch.GiveUpSuspects();
    }
}
