using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>One connection of the client's: reads it, responds on it, and sends what a test says.</summary>
internal sealed class PeerConnection : IDisposable
{
    private readonly Http2Peer _peer;
    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ClientRules _rules;
    private readonly HpackWriter _hpack = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PeerCall> _open = [];
    private Stream _stream;
    private CancellationToken _stopping;

    public PeerConnection(Http2Peer peer, Socket socket, int number)
    {
        _peer = peer;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _rules = new ClientRules(this);
        Number = number;
    }

    /// <summary>Counted from 1.</summary>
    public int Number { get; }

    public Http2Peer Peer => _peer;

    public ClientRules Rules => _rules;

    public PeerFlow Flow { get; } = new();

    public ConcurrentDictionary<int, PeerCall> Calls { get; } = [];

    /// <summary>How many calls are open: neither reset nor ended by both sides.</summary>
    public int OpenCalls
    {
        get
        {
            lock (_open)
            {
                _open.RemoveAll(call => !call.IsOpen);
                return _open.Count;
            }
        }
    }

    /// <summary>How many calls have been open at a time at the most.</summary>
    public int MostOpen { get; private set; }

    /// <summary>Completes when the client has closed its side, or the connection broke.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Completes when the client has acknowledged the first SETTINGS.</summary>
    public Task Ready => _ready.Task;

    /// <summary>How strings in header blocks are written.</summary>
    public bool UsesHuffman { get; set; } = true;

    public async Task ServeAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        await GuardAsync(async () =>
        {
            if (_peer.Options.Certificate is { } certificate)
            {
                SslStream tls = new(_stream);
                _stream = tls;
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [.. _peer.Options.Alpn] }, stopping);
            }

            if (_peer.Options.OnConnect is { } onConnect)
                await onConnect(this);
            else
                await SendSettingsAsync(_peer.Options.Settings);
            await ClientRules.ReadPrefaceAsync(_stream, stopping);
            while (await _rules.ReadFrameAsync(_stream, stopping) is { } frame)
            {
                _peer.Options.OnFrame?.Invoke(this, frame);
                await TakeAsync(frame);
            }
        });
        _closed.TrySetResult();
        _ready.TrySetResult();
        await Task.WhenAll(Calls.Values.Select(call => call.Work));
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(params byte[] bytes)
    {
        await _writing.WaitAsync(_stopping);
        try
        {
            await _stream.WriteAsync(bytes, _stopping);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends SETTINGS, and holds the client to them from its acknowledgement on.</summary>
    public async Task SendSettingsAsync(params (SettingId Id, uint Value)[] settings)
    {
        _rules.Expect(settings);
        await SendAsync(Frames.Settings(settings));
    }

    /// <summary>Grants the client more of a window.</summary>
    public async Task GrantAsync(int stream, uint increment)
    {
        _rules.Grant(stream, increment);
        await SendAsync(Frames.WindowUpdate(stream, increment));
    }

    /// <summary>Sends a PING and waits until the client has acknowledged it: it has read all that was sent before.</summary>
    public async Task PingAsync()
    {
        byte[] payload = BitConverter.GetBytes(Random.Shared.NextInt64());
        Task acknowledged = _rules.ExpectPing(payload);
        await SendAsync(Frames.Ping(payload));
        await acknowledged.WaitAsync(TimeSpan.FromSeconds(20), _stopping);
    }

    public async Task SendHeadersAsync(PeerCall call, IEnumerable<HeaderField> fields, bool endStream = false)
    {
        await _writing.WaitAsync(_stopping);
        try
        {
            // The table grows in the order of the wire: encoded and sent in one go.
            await _stream.WriteAsync(Frames.Headers(call.StreamId, _hpack.Write(UsesHuffman, fields), endStream), _stopping);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Encodes headers as the next block; whoever calls it sends it before anything else.</summary>
    public byte[] Encode(params IEnumerable<HeaderField> fields) => _hpack.Write(UsesHuffman, fields);

    public async Task SendDataAsync(PeerCall call, byte[] data)
    {
        int sent = 0;
        do
        {
            int length = await Flow.TakeAsync(call.StreamId, data.Length - sent, _stopping);
            await SendAsync(Frames.Data(call.StreamId, data[sent..(sent + length)]));
            sent += length;
        }
        while (sent < data.Length);
    }

    /// <summary>Closes without a word.</summary>
    public void Close() => _socket.Dispose();

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _writing.Dispose();
    }

    /// <summary>Closes with a TCP reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Runs a script: that the client is gone or the test is over is no fault, anything else is.</summary>
    internal async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (
            e is IOException or OperationCanceledException or ObjectDisposedException or SocketException or AuthenticationException)
        {
            // The client, or the test, is done with this connection.
        }
        catch (InvalidDataException e)
        {
            Report(e.Message);
            Close();
        }
        catch (Exception e)
        {
            Report(e.ToString());
            Close();
        }
    }

    internal void Report(string violation) => _peer.Violations.Enqueue($"connection {Number}: {violation}");

    internal void NoteReady() => _ready.TrySetResult();

    private async Task TakeAsync(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Settings when !frame.Has(Frame.Ack):
                _rules.TakeSettings(frame);
                if (_rules.ClientSettings.TryGetValue(SettingId.HeaderTableSize, out uint size) && size < 4096)
                    _hpack.Resize((int)size);
                if (_peer.Options.Acknowledges)
                    await TrySendAsync(Frames.SettingsAck());
                break;
            case FrameType.Ping when !frame.Has(Frame.Ack):
                if (_peer.Options.Acknowledges)
                    await TrySendAsync(Frames.Ping(frame.Payload, ack: true));
                break;
            case FrameType.Headers:
            case FrameType.Continuation:
                if (_rules.TakeHeaders(frame) is { } call)
                    Begin(call);
                break;
            case FrameType.Data:
                await TakeDataAsync(frame);
                break;
            default:
                _rules.TakeOther(frame);
                break;
        }
    }

    /// <summary>For what the peer sends by itself: a client that has closed may have said why, so it is read to its end.</summary>
    private async Task TrySendAsync(byte[] bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (IOException)
        {
            // Reading meets the end.
        }
    }

    private void Begin(PeerCall call)
    {
        Flow.Open(call.StreamId);
        Calls.TryAdd(call.StreamId, call);
        lock (_open)
            _open.Add(call);
        MostOpen = Math.Max(MostOpen, OpenCalls);
        _peer.AllCalls.Enqueue(call);
        _peer.NoteOpen();
        if (_peer.Options.OnCall is { } onCall)
            call.Enqueue(() => onCall(call));
        if (call.IsEnded)
            End(call);
    }

    private async Task TakeDataAsync(Frame frame)
    {
        (PeerCall call, byte[] data) = _rules.TakeData(frame);
        if (_peer.Options.GrantsWindows && frame.Payload.Length > 0)
        {
            _rules.Grant(0, (uint)frame.Payload.Length);
            _rules.Grant(call.StreamId, (uint)frame.Payload.Length);
            byte[] ofStream = call.IsEnded ? [] : Frames.WindowUpdate(call.StreamId, (uint)frame.Payload.Length);
            await TrySendAsync([.. Frames.WindowUpdate(0, (uint)frame.Payload.Length), .. ofStream]);
        }

        foreach (int part in call.Take(data))
        {
            if (_peer.Options.OnPart is { } onPart && (!call.IsProbe || _peer.Options.TreatsProbesAlike))
                call.Enqueue(() => onPart(call, part));
            else
                call.Enqueue(() => call.AcknowledgeAsync(part));
        }

        if (call.IsEnded)
            End(call);
    }

    private void End(PeerCall call)
    {
        if (call.HasUnread)
            Report($"the client ended stream {call.StreamId} within a message");
        if (_peer.Options.OnEnd is { } onEnd && (!call.IsProbe || _peer.Options.TreatsProbesAlike))
            call.Enqueue(() => onEnd(call));
        else
            call.Enqueue(() => call.IsFinished || call.IsReset ? Task.CompletedTask : call.FinishAsync());
    }
}
