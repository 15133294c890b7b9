using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>The way to moto: clients' calls as they are, and calls of the proxy's own.</summary>
internal sealed class MotoClient : IDisposable
{
    private static readonly string[] NotForwarded =
        ["connection", "host", "keep-alive", "transfer-encoding", "content-length", "expect", "accept-encoding"];
    private static readonly string[] NotAnswered =
        ["connection", "server", "date", "transfer-encoding", "content-length", "access-control-allow-origin"];

    private readonly string _endpoint;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public MotoClient(string endpoint) => _endpoint = endpoint;

    /// <summary>A client's call, on behalf of the caller's account.</summary>
    public Task<AwsAnswer> ForwardAsync(AwsExchange exchange, CancellationToken cancellationToken)
    {
        AwsCall call = exchange.Call;
        var headers = call.Headers.Where(header => !NotForwarded.Contains(header.Key.ToLowerInvariant()));
        return SendAsync(call.Method, call.RawTarget, headers, exchange.Body, exchange.AccountId, cancellationToken);
    }

    /// <summary>A JSON 1.1 call of the proxy's own.</summary>
    public Task<AwsAnswer> JsonAsync(MotoScope scope, string service, string target, JsonObject body) => SendAsync(
        "POST",
        "/",
        [Scope(service, scope.Region), Header("X-Amz-Target", target), Header("Content-Type", "application/x-amz-json-1.1")],
        Encoding.UTF8.GetBytes(body.ToJsonString()),
        scope.AccountId);

    /// <summary>A REST call of the proxy's own.</summary>
    public Task<AwsAnswer> RestAsync(MotoScope scope, string service, string method, string path, JsonObject? body = null) => SendAsync(
        method,
        path,
        [Scope(service, scope.Region), Header("Content-Type", "application/json")],
        body is null ? ReadOnlyMemory<byte>.Empty : Encoding.UTF8.GetBytes(body.ToJsonString()),
        scope.AccountId);

    /// <summary>An IAM call of the proxy's own.</summary>
    public Task<AwsAnswer> IamAsync(MotoScope scope, params (string Name, string Value)[] parameters)
    {
        IEnumerable<string> pairs =
            parameters.Prepend(("Version", "2010-05-08")).Select(each => $"{each.Item1}={Uri.EscapeDataString(each.Item2)}");
        return SendAsync(
            "POST",
            "/",
            [Scope("iam", scope.Region), Header("Content-Type", "application/x-www-form-urlencoded")],
            Encoding.UTF8.GetBytes(string.Join('&', pairs)),
            scope.AccountId);
    }

    public void Dispose() => _http.Dispose();

    private async Task<AwsAnswer> SendAsync(
        string method,
        string target,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body,
        string account,
        CancellationToken cancellationToken = default)
    {
        // The path goes on as it came: a Uri would otherwise decode some of it.
        Uri uri = new(_endpoint + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(new HttpMethod(method), uri);
        if (!body.IsEmpty || method is "POST" or "PUT" or "PATCH")
            request.Content = new ReadOnlyMemoryContent(body);
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("x-moto-account-id", account);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new AwsAnswer((int)response.StatusCode, [.. Kept(response.Headers), .. Kept(response.Content.Headers)], answer);
    }

    private static IEnumerable<KeyValuePair<string, string>> Kept(HttpHeaders headers) => headers.NonValidated
        .Where(header => !NotAnswered.Contains(header.Key.ToLowerInvariant()))
        .SelectMany(header => header.Value.Select(value => Header(header.Key, value)));

    /// <summary>moto reads service and region from the scope and checks no signature.</summary>
    private static KeyValuePair<string, string> Scope(string service, string region)
    {
        string date = DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return Header(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIAAAAAAAAAAAAAAAAA/{date}/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
    }

    private static KeyValuePair<string, string> Header(string name, string value) => KeyValuePair.Create(name, value);
}
