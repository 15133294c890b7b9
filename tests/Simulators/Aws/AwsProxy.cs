using System.Security.Cryptography;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// AWS for tests: it takes signed calls at one address for all services, records them, plays faults and those behaviours of AWS that
/// moto lacks, and has moto do the rest. Clients reach it through AWS_ENDPOINT_URL. Operations are named as <c>CreateFunction</c>, or with
/// the service where a name is not unique: <c>apigateway:UpdateStage</c> and <c>apigatewayv2:UpdateStage</c>, <c>iam:GetPolicy</c> and
/// <c>lambda:GetPolicy</c>; <c>lambda:*</c> and <c>*</c> mean all.
/// </summary>
public sealed class AwsProxy : IAsyncDisposable
{
    private static int s_lastAccount = RandomNumberGenerator.GetInt32(100_000, 900_000) * 1000;

    private readonly CallLog _calls = new();
    private readonly FaultPlan _faults = new();
    private readonly CallerVerification _callers;
    private readonly MotoClient _moto;
    private readonly AwsBehaviors _behaviors;
    private AwsListener? _listener;
    private int _lastNumber;

    private AwsProxy(MotoServer moto, AwsProxyOptions options)
    {
        Options = options;
        _callers = new CallerVerification(options.Clock);
        _moto = new MotoClient(moto.Endpoint);
        AccountId = options.AccountId ?? $"7{Interlocked.Increment(ref s_lastAccount):D11}";
        Identity = NewIdentity("user/tester");
        _behaviors = new AwsBehaviors(Settings, options.Clock, _callers, _moto);
        Seed = new AwsSeed(this, _moto, _behaviors.HttpStages, _behaviors.LogEvents);
    }

    public AwsProxyOptions Options { get; }

    /// <summary>The account of <see cref="Identity"/>: its resources are this proxy's alone.</summary>
    public string AccountId { get; }

    /// <summary>A user who may do everything.</summary>
    public AwsIdentity Identity { get; }

    /// <summary>How much like AWS it behaves; may be changed at any time.</summary>
    public AwsSettings Settings { get; } = new();

    /// <summary>What no caller may put into the account.</summary>
    public AwsSeed Seed { get; }

    /// <summary>
    /// Who gets the log events of subscribed groups, such as <see cref="DeployedForwarders.DeliverAsync"/>; null for nobody.
    /// </summary>
    public Func<LogDelivery, Task>? DeliverTo
    {
        get => _behaviors.Deliveries.Receiver;
        set => _behaviors.Deliveries.Receiver = value;
    }

    /// <summary>
    /// Who plays the functions that are invoked by Invoke, such as <see cref="DeployedForwarders.InvokeAsync"/>; null for nobody, who
    /// answers null. Python functions, which nobody plays, answer as Wallarm's does to an event that CloudWatch Logs did not send: with a
    /// KeyError.
    /// </summary>
    public Func<FunctionInvocation, Task<FunctionAnswer>>? InvokeWith
    {
        get => _behaviors.Invocations.Receiver;
        set => _behaviors.Invocations.Receiver = value;
    }

    /// <summary>
    /// What policies do not allow: the IAM action that is missing for a call, which is then denied as AWS words it; null as the result lets
    /// it pass. Null for a caller who may do everything.
    /// </summary>
    public Func<AwsCall, string?>? MissingAction { get; set; }

    /// <summary>What was delivered so far, received or not.</summary>
    public IReadOnlyList<LogDelivery> Deliveries => _behaviors.Deliveries.Snapshot;

    /// <summary>The objects of S3 that Lambda may take code from, by bucket and key with a slash between.</summary>
    public IDictionary<string, byte[]> Objects => _behaviors.Objects;

    /// <summary>http://127.0.0.1:port</summary>
    public string Endpoint => _listener!.Address;

    /// <summary>What a client needs in its environment: endpoint, credentials and region.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = Endpoint,
        ["AWS_ACCESS_KEY_ID"] = Identity.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Identity.SecretAccessKey,
        ["AWS_REGION"] = Options.Region,
        ["AWS_DEFAULT_REGION"] = Options.Region,
    };

    /// <summary>Every call since the start or the last <see cref="ClearCalls"/>, in the order of arrival.</summary>
    public IReadOnlyList<AwsCall> Calls => _calls.Snapshot;

    /// <summary>The calls that change something, refused ones too.</summary>
    public IReadOnlyList<AwsCall> MutatingCalls => [.. Calls.Where(call => call.IsMutating)];

    public static async Task<AwsProxy> StartAsync(
        MotoServer moto, AwsProxyOptions? options = null, CancellationToken cancellationToken = default)
    {
        AwsProxy proxy = new(moto, options ?? new AwsProxyOptions());
        proxy._listener = await AwsListener.StartAsync(proxy.Options.EndPoint, proxy.ServeAsync, cancellationToken);
        return proxy;
    }

    public IReadOnlyList<AwsCall> CallsOf(string operation) =>
        [.. Calls.Where(call => AwsOperation.Matches(operation, call.Service, call.Operation))];

    public int CountOf(string operation) => CallsOf(operation).Count;

    /// <summary>
    /// The nth call of an operation since the last <see cref="ClearCalls"/>, as soon as it has arrived (it may not be answered yet).
    /// </summary>
    /// <exception cref="TimeoutException">It does not come within two minutes.</exception>
    public Task<AwsCall> WaitForCallAsync(string operation, int nth = 1, CancellationToken cancellationToken = default) =>
        _calls.WaitForAsync(operation, nth, cancellationToken);

    public void ClearCalls() => _calls.Clear();

    /// <summary>From its <paramref name="first"/> to its <paramref name="last"/> call from now on, an operation goes wrong.</summary>
    public void Fail(string operation, AwsFault fault, int first = 1, int last = int.MaxValue) =>
        _faults.Add(operation, fault, first, last);

    /// <summary>From now on, an operation goes wrong in one region.</summary>
    public void FailIn(string region, string operation, AwsFault fault, int first = 1, int last = int.MaxValue) =>
        _faults.Add(operation, fault, first, last, region);

    /// <summary>A fault as text; <see cref="AwsFaultScript"/> tells how it is written.</summary>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public void Fail(string script)
    {
        (string operation, AwsFault fault, int first, int last) = AwsFaultScript.Parse(script);
        Fail(operation, fault, first, last);
    }

    /// <summary>The next call of the operation goes wrong, and no other.</summary>
    public void FailOnce(string operation, AwsFault fault) => Fail(operation, fault, 1, 1);

    /// <summary>
    /// Writes into a log group as API Gateway does, which signs no call of this account, and tells who is handed the event.
    /// </summary>
    /// <param name="logGroupName">The group.</param>
    /// <param name="logsEvent">What is written. Pattern and size are not looked at.</param>
    /// <returns>The delivery to the subscribed function, which is the caller's to carry out; null where no function is subscribed, or may
    /// be invoked.</returns>
    public Task<LogDelivery?> WriteLogEventsAsync(string logGroupName, LogsEvent logsEvent)
    {
        AwsCall call = new()
        {
            Number = 0,
            Service = "logs",
            Operation = "PutLogEvents",
            Protocol = AwsProtocol.Json,
            Region = Options.Region,
            AccessKeyId = "",
            Method = "POST",
            RawTarget = "/",
            Headers = new Dictionary<string, string>(),
            Body = ReadOnlyMemory<byte>.Empty,
            Labels = new Dictionary<string, string>(),
            IsMutating = true,
        };
        return _behaviors.LogDeliveries.FindAsync(new AwsExchange(call, Identity), logGroupName, logsEvent);
    }

    /// <summary>Completes when all deliveries so far are done; fails with what went wrong in one.</summary>
    public Task WaitForDeliveriesAsync() => _behaviors.Deliveries.WhenDoneAsync();

    /// <summary>The first line of a function's log, written already or to come, that the predicate likes.</summary>
    public Task<string> WaitForFunctionLogAsync(
        string functionName, Func<string, bool> predicate, CancellationToken cancellationToken = default) =>
        _behaviors.FunctionLogs.WaitForAsync($"/aws/lambda/{functionName}", predicate, cancellationToken);

    public void ClearFaults() => _faults.Clear();

    /// <summary>Lets somebody else call too; an access key that is there already is replaced, so that keys can be made to expire.</summary>
    public void AddIdentity(AwsIdentity identity) => _callers.Add(identity);

    /// <summary>Somebody else of this account, who may call from now on.</summary>
    /// <param name="path">The end of the ARN: <c>user/NAME</c>, or <c>assumed-role/ROLE/SESSION</c>, which gets a session token.</param>
    public AwsIdentity NewIdentity(string path, DateTimeOffset? expiresAt = null)
    {
        bool isTemporary = path.StartsWith("assumed-role/", StringComparison.Ordinal);
        AwsIdentity identity = new()
        {
            AccessKeyId = (isTemporary ? "ASIA" : "AKIA") + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            SecretAccessKey = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40),
            SessionToken = isTemporary ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(90)) : null,
            AccountId = AccountId,
            Arn = $"arn:{RegionPartition.Of(Options.Region)}:{(isTemporary ? "sts" : "iam")}::{AccountId}:{path}",
            ExpiresAt = expiresAt,
        };
        AddIdentity(identity);
        return identity;
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        await _behaviors.FunctionLogs.StopAsync();
        _moto.Dispose();
    }

    private async Task ServeAsync(AwsConnection connection)
    {
        if (AwsControl.Answer(this, connection) is { } control)
        {
            await connection.SendAsync(control);
            return;
        }

        SignatureV4? signature = SignatureV4.Parse(connection.Headers["authorization"].FirstOrDefault());
        AwsOperation operation = AwsOperation.Identify(
            signature?.Service ?? "",
            connection.Method,
            connection.RawTarget,
            connection.Headers["x-amz-target"].FirstOrDefault(),
            connection.Body.Span);
        AwsCall call = new()
        {
            Number = Interlocked.Increment(ref _lastNumber),
            Service = operation.Service,
            Operation = operation.Name,
            Protocol = operation.Protocol,
            Region = signature?.Region ?? "",
            AccessKeyId = signature?.AccessKeyId ?? "",
            Method = connection.Method,
            RawTarget = connection.RawTarget,
            Headers =
                connection.Headers.ToDictionary(header => header.Key, header => string.Join(',', header), StringComparer.OrdinalIgnoreCase),
            Body = connection.Body,
            Labels = operation.Labels,
            IsMutating = operation.IsMutating,
        };
        _calls.Add(call);
        AwsAnswer? sent = null;
        try
        {
            sent = await AnswerAsync(call, signature, connection);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A defect of the stand-in, or a request that makes no sense: the client shall see what it was.
            sent =
                await connection.SendAsync(
                    new AwsError("InternalFailure", $"The stand-in for AWS failed: {e}", 500).ToAnswer(call.Protocol));
        }
        finally
        {
            call.Complete(sent);
        }
    }

    /// <summary>The answer that was sent; null when there was none.</summary>
    private async Task<AwsAnswer?> AnswerAsync(AwsCall call, SignatureV4? signature, AwsConnection connection)
    {
        AwsError? refusal = _callers.Verify(call.Protocol, signature, call.Method, call.RawTarget, connection.Headers, call.Body.Span);
        if (refusal is not null)
            return await connection.SendAsync(refusal.ToAnswer(call.Protocol));
        AwsIdentity caller = _callers.Find(call.AccessKeyId)!;
        AwsExchange exchange = new(call, caller);
        if (MissingAction?.Invoke(call) is { } missing)
            return await connection.SendAsync(ServiceErrors.AccessDenied(call, caller, missing).ToAnswer(call.Protocol));
        AwsFault? fault = _faults.Next(call.Service, call.Operation, call.Region);
        return fault is null
            ? await connection.SendAsync(await _behaviors.Handler(exchange))
            : await AwsFaultPlayer.PlayAsync(fault, exchange, _behaviors.Handler, connection);
    }
}
