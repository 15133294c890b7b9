using System.Net;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// Stands between the commands and the account and changes JSON responses, for what neither moto nor the proxy can be made to say.
/// </summary>
internal sealed class ResponseRewriter : IAsyncDisposable
{
    private static readonly string[] NotCopied = ["Host", "Content-Length", "Content-Type", "Connection", "Transfer-Encoding"];

    private readonly HttpListener _listener;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Task _serving;

    /// <param name="target">Where calls go: http://127.0.0.1:port.</param>
    /// <param name="rewrite">Given method, raw path and the response, changes the response.</param>
    public ResponseRewriter(string target, Action<string, string, JsonObject> rewrite)
    {
        (_listener, Endpoint) = LoopbackListener.Start();
        _serving = ServeAsync(target, rewrite);
    }

    /// <summary>http://127.0.0.1:port</summary>
    public string Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _client.Dispose();
    }

    private async Task ServeAsync(string target, Action<string, string, JsonObject> rewrite)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = RespondAsync(context, target, rewrite);
        }
    }

    private async Task RespondAsync(HttpListenerContext context, string target, Action<string, string, JsonObject> rewrite)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), target + context.Request.RawUrl) { Content = new ByteArrayContent(body.ToArray()) };

        // The signature covers the host that the command called.
        request.Headers.Host = context.Request.UserHostName;
        foreach (var name in context.Request.Headers.AllKeys.Except(NotCopied, StringComparer.OrdinalIgnoreCase))
        {
            request.Headers.TryAddWithoutValidation(name!, context.Request.Headers[name]);
        }

        if (context.Request.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (response.IsSuccessStatusCode && bytes is [(byte)'{', ..])
        {
            var json = JsonNode.Parse(bytes)!.AsObject();
            rewrite(context.Request.HttpMethod, context.Request.RawUrl!, json);
            bytes = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        foreach (var (name, values) in response.Headers.Where(header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = string.Join(',', values);
        }

        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}
