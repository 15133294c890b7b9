using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>A request that arrived.</summary>
internal sealed partial record ArrivedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The access key id that signed it; null for an unsigned one.</summary>
    public string? AccessKey => Scope()?.Groups["key"].Value;

    /// <summary>The region that it is signed for.</summary>
    public string? SigningRegion => Scope()?.Groups["region"].Value;

    /// <summary>The service that it is signed for, by its signing name.</summary>
    public string? SigningService => Scope()?.Groups["service"].Value;

    public string? Token => Headers.GetValueOrDefault("x-amz-security-token");

    public IReadOnlyDictionary<string, string> Form => Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""));

    /// <summary>The operation of a query protocol, or method and path.</summary>
    public string Operation => Method == "POST" && Path == "/" && Form.TryGetValue("Action", out var action) ? action : $"{Method} {Path}";

    private Match? Scope() =>
        Headers.TryGetValue("Authorization", out var header) && Credential().Match(header) is { Success: true } match ? match : null;

    [GeneratedRegex("Credential=(?<key>[^/]+)/[0-9]+/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request")]
    private static partial Regex Credential();
}

/// <summary>What to answer.</summary>
internal sealed record StandInAnswer(int Status, string Body, string ContentType = "text/xml", string? ErrorType = null);

/// <summary>
/// One loopback server for everything that a session asks: STS, other services, container, instance metadata, single sign-on.
/// </summary>
internal sealed class AwsStandIn : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly ConcurrentQueue<ArrivedRequest> _arrived = new();
    private readonly ConcurrentDictionary<string, Func<ArrivedRequest, StandInAnswer?>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ArrivedRequest>> _awaited = new(StringComparer.Ordinal);
    private readonly Task _serving;
    private int _assumed;

    public AwsStandIn()
    {
        (_listener, Url) = LoopbackListener.Start();
        _serving = ServeAsync();
        Answer("GetCallerIdentity", _ => Xml("GetCallerIdentity", "<Arn>arn:aws:iam::123456789012:user/test</Arn><UserId>AIDA</UserId><Account>123456789012</Account>"));
        Answer("AssumeRole", _ => Xml("AssumeRole", Keys($"ASIAROLE{Interlocked.Increment(ref _assumed):D8}")));
        Answer("AssumeRoleWithWebIdentity", _ => Xml("AssumeRoleWithWebIdentity", Keys("ASIAWEBIDENTITY00001")));
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url { get; }

    public IReadOnlyList<ArrivedRequest> Arrived => [.. _arrived];

    /// <summary>The secret that goes with every temporary key that it gives.</summary>
    public static string TemporarySecret => "temporary-secret-of-the-stand-in";

    /// <summary>Sets what an operation is answered; null leaves it without an answer.</summary>
    public void Answer(string operation, Func<ArrivedRequest, StandInAnswer?> answer) => _answers[operation] = answer;

    public void Answer(string operation, StandInAnswer answer) => Answer(operation, _ => answer);

    /// <summary>Never answers an operation.</summary>
    public void Hang(string operation) => Answer(operation, _ => null);

    public IReadOnlyList<ArrivedRequest> Of(string operation) => [.. _arrived.Where(request => request.Operation == operation)];

    /// <summary>Waits until an operation is asked for.</summary>
    public Task<ArrivedRequest> ArrivalOf(string operation) =>
        _awaited.GetOrAdd(operation, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static StandInAnswer Xml(string operation, string result) =>
        new(200, $"<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>");

    public static StandInAnswer XmlError(int status, string code, string message) =>
        new(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{WebUtility.HtmlEncode(message)}</Message></Error><RequestId>r-2</RequestId></ErrorResponse>");

    public static StandInAnswer JsonError(int status, string code, string message) =>
        new(status, $"{{\"message\":{System.Text.Json.JsonSerializer.Serialize(message)}}}", "application/json", code);

    public static StandInAnswer Json(string body) => new(200, body, "application/json");

    public static string Keys(string accessKey) =>
        $"<Credentials><AccessKeyId>{accessKey}</AccessKeyId><SecretAccessKey>{TemporarySecret}</SecretAccessKey><SessionToken>token-of-{accessKey}</SessionToken><Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>";

    public static string JsonKeys(string accessKey) =>
        $$"""{"Code":"Success","AccessKeyId":"{{accessKey}}","SecretAccessKey":"{{TemporarySecret}}","Token":"token-of-{{accessKey}}","Expiration":"{{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}""";

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _serving;
    }

    private async Task ServeAsync()
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

            _ = Task.Run(() => ServeAsync(context));
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var request = new ArrivedRequest(context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Url.Query,
            context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        _arrived.Enqueue(request);
        var answer = _answers.TryGetValue(request.Operation, out var set) ? set(request) : new StandInAnswer(404, "", "text/plain");
        _awaited.GetOrAdd(request.Operation, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(request);
        if (answer is null) return;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.ErrorType is not null) context.Response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        try
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away.
        }
    }
}
