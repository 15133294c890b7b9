using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wallarm.Connector.Simulators;

/// <summary>One request as it came in, and the ways to answer it or not to.</summary>
internal sealed class AwsConnection
{
    private readonly HttpContext _context;

    private AwsConnection(HttpContext context, ReadOnlyMemory<byte> body)
    {
        _context = context;
        Body = body;
        RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Headers = context.Request.Headers
            .SelectMany(header => header.Value.Select(value => (Name: header.Key.ToLowerInvariant(), Value: value ?? "")))
            .ToLookup(header => header.Name, header => header.Value);
    }

    public string Method => _context.Request.Method;

    /// <summary>Path and query as they were sent, before anybody decoded them.</summary>
    public string RawTarget { get; }

    /// <summary>By lower-case name.</summary>
    public ILookup<string, string> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public CancellationToken ClientLeft => _context.RequestAborted;

    public static async Task<AwsConnection> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new AwsConnection(context, body.ToArray());
    }

    public async Task<AwsAnswer> SendAsync(AwsAnswer answer)
    {
        WriteHead(answer);
        if (answer.Status != StatusCodes.Status204NoContent)
            await _context.Response.Body.WriteAsync(answer.Body, ClientLeft);
        return answer;
    }

    /// <summary>Kestrel closes the connection of an answer that is shorter than its head says, once all of it is out.</summary>
    public async Task SendHalfAsync(AwsAnswer answer)
    {
        WriteHead(answer);
        await _context.Response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)], ClientLeft);
        await _context.Response.Body.FlushAsync(ClientLeft);
    }

    /// <summary>A TCP reset instead of an answer.</summary>
    public void Reset()
    {
        if (_context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _context.Abort();
    }

    private void WriteHead(AwsAnswer answer)
    {
        _context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
            _context.Response.Headers[name] = value;
        if (answer.Status != StatusCodes.Status204NoContent)
            _context.Response.ContentLength = answer.Body.Length;
    }
}
