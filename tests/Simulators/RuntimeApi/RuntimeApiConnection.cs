using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One connection of the function to the Runtime API.</summary>
internal sealed class RuntimeApiConnection(RuntimeApiSimulator api, TcpConnection connection)
{
    private const string Root = "/2018-06-01/runtime/";
    private const int MaximumAnswerBytes = 6 * 1024 * 1024 + 100;

    private static readonly KeyValuePair<string, string> JsonContent = KeyValuePair.Create("Content-Type", "application/json");

    public async Task ServeAsync()
    {
        await using NetworkStream stream = new(connection.Socket, ownsSocket: false);
        RequestReader reader = new(stream);
        try
        {
            while (await reader.ReadHeadAsync())
            {
                HeadFraming framing = HeadFraming.Read(reader.Head);
                byte[] head = reader.Head.ToArray();
                using MemoryStream body = new();
                await reader.ReadBodyAsync(framing, body);
                ReceivedRequest request = new(head, body.Length, connection.Number, 0, connection.RemoteAddress);
                if (!await AnswerAsync(stream, request, body.ToArray(), framing.WantsClose) || framing.WantsClose)
                    return;
            }
        }
        catch (MalformedHttpException e)
        {
            await stream.WriteAsync(AnswerBytes.Build(400, [], Encoding.UTF8.GetBytes(e.Message), close: true));
        }
    }

    private Task<bool> AnswerAsync(NetworkStream stream, ReceivedRequest request, byte[] body, bool close)
    {
        if (!request.Target.StartsWith(Root, StringComparison.Ordinal))
            return RefuseAsync(stream, 404, "NotFound", $"no such path: {request.Target}", close);
        string[] route = request.Target[Root.Length..].Split('/');
        return (request.Method, route) switch
        {
            ("GET", ["invocation", "next"]) => HandOutAsync(stream, close),
            ("POST", ["invocation", var id, "response"]) => TakeAnswerAsync(RuntimeApiCallKind.Response, stream, request, id, body, close),
            ("POST", ["invocation", var id, "error"]) => TakeAnswerAsync(RuntimeApiCallKind.Error, stream, request, id, body, close),
            ("POST", ["init", "error"]) => TakeInitErrorAsync(stream, request, body, close),
            (_, ["invocation", "next"] or ["invocation", _, "response" or "error"] or ["init", "error"]) =>
                RefuseAsync(stream, 405, "MethodNotAllowed", $"{request.Method} is not for {request.Target}", close),
            _ => RefuseAsync(stream, 404, "NotFound", $"no such path: {request.Target}", close),
        };
    }

    private async Task<bool> HandOutAsync(NetworkStream stream, bool close)
    {
        RuntimeApiFault? fault = api.FaultFor(RuntimeApiCallKind.Next);
        if (await TryRefuseAsync(stream, fault, close) is { } goesOn)
            return goesOn;
        Invocation? invocation = await api.TakeAsync(connection);
        if (invocation is null)
            return false;
        byte[] answer = EventAnswer(invocation, fault?.Kind == RuntimeApiFaultKind.ChunkedBody, close);
        if (fault?.Kind == RuntimeApiFaultKind.TruncateBody)
        {
            api.PutBack(invocation);
            await stream.WriteAsync(answer.AsMemory(0, Math.Min(fault.ByteCount, answer.Length)));
            connection.Close();
            return false;
        }

        int piece = fault?.Kind == RuntimeApiFaultKind.DribbleBody ? fault.ByteCount : answer.Length;
        for (int sent = 0; sent < answer.Length; sent += piece)
        {
            await stream.WriteAsync(answer.AsMemory(sent, Math.Min(piece, answer.Length - sent)));
            if (fault is not null && sent + piece < answer.Length)
                await Task.Delay(fault.Delay, connection.Stopping);
        }

        return true;
    }

    private byte[] EventAnswer(Invocation invocation, bool chunked, bool close)
    {
        long deadline = api.HandOut(invocation);
        RuntimeApiSimulatorOptions options = api.Options;
        string trace = Guid.NewGuid().ToString("N");
        return AnswerBytes.Build(
            200,
            [
                JsonContent,
                KeyValuePair.Create("Lambda-Runtime-Aws-Request-Id", invocation.RequestId),
                KeyValuePair.Create("Lambda-Runtime-Deadline-Ms", deadline.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("Lambda-Runtime-Invoked-Function-Arn",
                    $"arn:aws:lambda:{options.Region}:{options.AccountId}:function:{options.FunctionName}"),
                KeyValuePair.Create("Lambda-Runtime-Trace-Id", $"Root=1-{trace[..8]}-{trace[8..]};Parent={trace[..16]};Sampled=0"),
                KeyValuePair.Create("Date", DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture)),
            ],
            invocation.Payload.Span,
            close,
            style: chunked ? BodyStyle.Chunked : BodyStyle.ContentLength);
    }

    private async Task<bool> TakeAnswerAsync(
        RuntimeApiCallKind kind, NetworkStream stream, ReceivedRequest request, string requestId, byte[] body, bool close)
    {
        RuntimeApiFault? fault = api.FaultFor(kind);
        if (await TryRefuseAsync(stream, fault, close) is { } goesOn)
            return goesOn;
        if (body.Length > MaximumAnswerBytes)
            return await RefuseAsync(
                stream, 413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({MaximumAnswerBytes} bytes).", close);
        string? errorType = request.Header("Lambda-Runtime-Function-Error-Type");
        if (!api.TryAnswer(requestId, kind == RuntimeApiCallKind.Response, body, errorType, request.Header("Content-Type")))
            return await RefuseAsync(stream, 400, "InvalidRequestID", "Invalid request ID", close);
        return await AcceptAsync(stream, fault, close);
    }

    private async Task<bool> TakeInitErrorAsync(NetworkStream stream, ReceivedRequest request, byte[] body, bool close)
    {
        RuntimeApiFault? fault = api.FaultFor(RuntimeApiCallKind.InitError);
        if (await TryRefuseAsync(stream, fault, close) is { } goesOn)
            return goesOn;
        api.ReportInitError(new InitError(request.Header("Lambda-Runtime-Function-Error-Type"), body));
        return await AcceptAsync(stream, fault, close);
    }

    private async Task<bool> AcceptAsync(NetworkStream stream, RuntimeApiFault? fault, bool close)
    {
        if (fault?.Kind == RuntimeApiFaultKind.CloseAfterTaking)
        {
            connection.Close();
            return false;
        }

        await stream.WriteAsync(AnswerBytes.Build(202, [JsonContent], "{\"status\":\"OK\"}\n"u8, close));
        return true;
    }

    /// <summary>Plays the faults that come instead of any answer; null where there is none of them.</summary>
    private async Task<bool?> TryRefuseAsync(NetworkStream stream, RuntimeApiFault? fault, bool close)
    {
        switch (fault?.Kind)
        {
            case RuntimeApiFaultKind.Status:
                return await RefuseAsync(stream, fault.StatusCode, "Simulated", "A fault script asked for this status.", close);
            case RuntimeApiFaultKind.Close:
                connection.Close();
                return false;
            case RuntimeApiFaultKind.Reset:
                connection.Reset();
                return false;
            default:
                return null;
        }
    }

    private static async Task<bool> RefuseAsync(NetworkStream stream, int status, string errorType, string message, bool close)
    {
        string body = $$"""{"errorMessage":"{{message}}","errorType":"{{errorType}}"}""";
        await stream.WriteAsync(AnswerBytes.Build(status, [JsonContent], Encoding.UTF8.GetBytes(body), close));
        return true;
    }
}
