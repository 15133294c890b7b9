using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>boto3 as an independent client: one Python process that makes the calls it is told, one line of JSON each way.</summary>
internal sealed class Boto
{
    private const string Program = """
        import sys, json, base64, datetime, threading, boto3, botocore.exceptions
        from botocore.config import Config
        session, clients, gate, out = boto3.session.Session(), {}, threading.Lock(), threading.Lock()
        def decode(v):
            if isinstance(v, dict):
                return base64.b64decode(v['$bytes']) if '$bytes' in v else {k: decode(x) for k, x in v.items()}
            return [decode(x) for x in v] if isinstance(v, list) else v
        def encode(v):
            if isinstance(v, datetime.datetime): return v.isoformat()
            if hasattr(v, 'read'): return v.read().decode('utf-8', 'replace')
            return str(v)
        def run(r):
            try:
                key = json.dumps(r['client'], sort_keys=True)
                with gate:
                    if key not in clients:
                        c = r['client']
                        clients[key] = session.client(c['service'], c['region'], endpoint_url=c['endpoint'], aws_access_key_id=c['key'],
                            aws_secret_access_key=c['secret'], aws_session_token=c['token'], config=Config(retries={'total_max_attempts': 1}, read_timeout=60))
                a = {'answer': getattr(clients[key], r['method'])(**decode(r['parameters']))}
            except botocore.exceptions.ClientError as e:
                a = {'error': e.response}
            except Exception as e:
                a = {'failure': type(e).__name__ + ': ' + str(e)}
            with out:
                print(json.dumps(dict(a, id=r['id']), default=encode), flush=True)
        for line in sys.stdin:
            threading.Thread(target=run, args=(json.loads(line),), daemon=True).start()
        """;

    private static readonly Lazy<Boto> SharedProcess = new(() => new Boto());

    private readonly System.Diagnostics.Process _process;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private int _lastId;

    private Boto()
    {
        ProcessStartInfo start = new("python3", ["-c", Program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        _process = System.Diagnostics.Process.Start(start)!;
        _ = Task.Run(ReadAsync);
    }

    /// <summary>What boto3 returned.</summary>
    /// <exception cref="BotoException">boto3 raised an error.</exception>
    public static async Task<JsonNode> CallAsync(
        AwsProxy proxy, string service, string method, object parameters, AwsIdentity? identity = null, string? region = null)
    {
        AwsIdentity caller = identity ?? proxy.Identity;
        JsonNode answer = await SharedProcess.Value.SendAsync(new JsonObject
        {
            ["client"] = new JsonObject
            {
                ["service"] = service,
                ["endpoint"] = proxy.Endpoint,
                ["key"] = caller.AccessKeyId,
                ["secret"] = caller.SecretAccessKey,
                ["token"] = caller.SessionToken,
                ["region"] = region ?? proxy.Options.Region,
            },
            ["method"] = method,
            ["parameters"] = JsonSerializer.SerializeToNode(parameters),
        });
        if (answer["failure"] is { } failure)
            throw new BotoException("", failure.GetValue<string>(), 0);
        if (answer["error"] is { } error)
        {
            throw new BotoException(
                error["Error"]!["Code"]!.GetValue<string>(),
                error["Error"]!["Message"]?.GetValue<string>() ?? "",
                error["ResponseMetadata"]!["HTTPStatusCode"]!.GetValue<int>());
        }

        return answer["answer"]!;
    }

    /// <summary>The error that boto3 raises.</summary>
    public static Task<BotoException> FailAsync(
        AwsProxy proxy, string service, string method, object parameters, AwsIdentity? identity = null, string? region = null) =>
        Assert.ThrowsAsync<BotoException>(() => CallAsync(proxy, service, method, parameters, identity, region));

    /// <summary>Bytes among the parameters.</summary>
    public static object Bytes(byte[] bytes) => new Dictionary<string, string> { ["$bytes"] = Convert.ToBase64String(bytes) };

    public static IReadOnlyList<string> List(params string[] items) => items;

    private Task<JsonNode> SendAsync(JsonObject request)
    {
        TaskCompletionSource<JsonNode> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            request["id"] = ++_lastId;
            _waiting[_lastId] = done;
            _process.StandardInput.WriteLine(request.ToJsonString());
            _process.StandardInput.Flush();
        }

        return done.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonNode answer = JsonNode.Parse(line)!;
            lock (_gate)
            {
                if (_waiting.Remove(answer["id"]!.GetValue<int>(), out TaskCompletionSource<JsonNode>? done))
                    done.SetResult(answer);
            }
        }
    }
}
