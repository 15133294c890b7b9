using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Wallarm.Connector.Tests.Browser;

/// <summary>The DevTools protocol over its WebSocket: commands by id, and events by the session of their page.</summary>
internal sealed class DevToolsConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _open = [];
    private readonly ConcurrentDictionary<string, Channel<JsonObject>> _events = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _ending = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    public static async Task<DevToolsConnection> OpenAsync(Uri address)
    {
        var connection = new DevToolsConnection();
        await connection._socket.ConnectAsync(address, connection._ending.Token);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>The events of a page, from its first one.</summary>
    public ChannelReader<JsonObject> EventsOf(string session) => Events(session).Reader;

    /// <summary>Sends a command, and returns its result.</summary>
    public async Task<JsonObject> CallAsync(string method, object parameters, string? session = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var result = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = result;
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters, sessionId = session ?? "" });
        await _sending.WaitAsync(_ending.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _ending.Token);
        }
        finally
        {
            _sending.Release();
        }

        var response = await result.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return response["result"] as JsonObject ?? throw new InvalidOperationException($"{method}: {response["error"]}");
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _ending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), _ending.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Take(JsonNode.Parse(message.ToArray())!.AsObject());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            foreach (var open in _open.Values) open.TrySetException(exception);
        }
    }

    private void Take(JsonObject message)
    {
        if (message["id"] is { } id && _open.TryRemove(id.GetValue<int>(), out var open)) open.TrySetResult(message);
        else if (message["sessionId"] is { } session) Events(session.GetValue<string>()).Writer.TryWrite(message);
    }

    private Channel<JsonObject> Events(string session) => _events.GetOrAdd(session, _ => Channel.CreateUnbounded<JsonObject>());
}
