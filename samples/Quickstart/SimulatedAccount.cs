using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>An AWS account on this machine (moto), to which the module's cmdlets deploy the connector.</summary>
internal sealed class SimulatedAccount : ILogDestination
{
    private const string ApiName = "pet-shop";
    private const string StageName = "prod";

    private readonly MotoServer _moto;
    private readonly AwsProxy _aws;
    private readonly ModuleSession _module;
    private readonly TextWriter _output;
    private readonly DeployedForwarders _invoked = new();
    private readonly SemaphoreSlim _starting = new(1);
    private LocalFunction? _function;
    private string _restApiId = "";
    private string _logGroupName = "";

    private SimulatedAccount(MotoServer moto, AwsProxy aws, ModuleSession module, TextWriter output)
    {
        _moto = moto;
        _aws = aws;
        _module = module;
        _output = output;
        // The cmdlets test a new version's way to the node by invoking it: that is the real process, too.
        aws.InvokeWith = _invoked.InvokeAsync;
    }

    /// <summary>Starts the account, with an API in it, and deploys the connector.</summary>
    public static async Task<SimulatedAccount> DeployAsync(LocalNode node, string logGroupName, TextWriter output, CancellationToken stop)
    {
        MotoServer moto = await MotoServer.StartAsync(stop);
        AwsProxy aws = await AwsProxy.StartAsync(moto, cancellationToken: stop);
        SimulatedAccount account = new(moto, aws, ModuleSession.Open(), output);
        try
        {
            await account.DeployAsync(node, logGroupName, stop);
            return account;
        }
        catch
        {
            await account.DisposeAsync();
            throw;
        }
    }

    public async Task<Delivery> SendAsync(LogsEvent logsEvent, CancellationToken stop)
    {
        LogDelivery delivery = await _aws.WriteLogEventsAsync(_logGroupName, logsEvent)
            ?? throw new QuickstartException($"no function is subscribed to {_logGroupName}, or CloudWatch Logs may not invoke it.");
        return await (await FunctionAsync(delivery, stop)).InvokeAsync(delivery.Event, stop);
    }

    public async Task<IReadOnlyList<string>> FinishAsync(CancellationToken stop)
    {
        _output.WriteLine();
        _output.WriteLine("Check");
        _output.WriteLine();
        ConnectorCheck[] checks =
            [.. (await RunAsync($"Test-WallarmConnector -RestApiId {_restApiId} -StageName {StageName}", stop)).Cast<ConnectorCheck>()];
        TextTable table = new(98, new TextColumn("STATUS"), new TextColumn("CHECK"), new TextColumn("WHAT WAS SEEN"));
        foreach (ConnectorCheck check in checks)
            table.Add(check.Status.ToString(), check.Name, check.Detail.ReplaceLineEndings(" "));
        table.WriteTo(_output, "      ");
        if (_function is not null)
            await _function.StopAsync(stop);

        // The node's own settings are for a reader to compare: nothing can look at them, and so they are never anything but skipped.
        return [.. checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Unknown || (check.Status is CheckStatus.Skipped && check.Name != "NodeSettings")).Select(check => $"Test-WallarmConnector: {check.Name}: {check.Detail}")];
    }

    public async ValueTask DisposeAsync()
    {
        if (_function is not null)
            await _function.DisposeAsync();
        _module.Dispose();
        await _invoked.DisposeAsync();
        await _aws.DisposeAsync();
        await _moto.DisposeAsync();
        _starting.Dispose();
    }

    private async Task DeployAsync(LocalNode node, string logGroupName, CancellationToken stop)
    {
        _restApiId = await _aws.Seed.RestApiAsync(ApiName, StageName);
        _output.WriteLine(
            $"AWS account   simulated (moto) at {_aws.Endpoint}, with the REST API '{ApiName}' ({_restApiId}), stage '{StageName}'");
        _output.WriteLine();
        _output.WriteLine("Deploy        the module's cmdlets in the real PowerShell engine");
        _output.WriteLine();
        Connect();
        var address = $"-NodeUrl {node.Address} -NodeScheme https -NodeFingerprint {node.Fingerprint}";
        await RunAsync($"New-WallarmLambdaRole -KeepUndelivered | Publish-WallarmForwarder {address} -KeepUndelivered", stop);
        await RunAsync(
            $"Set-WallarmStageLogging -RestApiId {_restApiId} -StageName {StageName} -LogGroupName {logGroupName} -CreateAccountRole",
            stop);
        await RunAsync($"Add-WallarmSubscriptionFilter -LogGroupName {logGroupName}", stop);
        _logGroupName = logGroupName;
    }

    /// <summary>What a user has in the environment or in a profile.</summary>
    private void Connect()
    {
        foreach ((string name, string value) in _aws.EnvironmentVariables)
            Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<IReadOnlyList<object>> RunAsync(string command, CancellationToken stop)
    {
        _output.WriteLine($"  PS> {command}");
        _aws.ClearCalls();
        IReadOnlyList<object> results = await _module.RunAsync(command, stop);
        foreach (object result in results)
        {
            if (Describe(result) is { } line)
                _output.WriteLine($"      {line} ({_aws.Calls.Count} calls of AWS)");
        }

        return results;
    }

    private static string? Describe(object result) => result switch
    {
        PublishedForwarder function => $"{function.Status}: function {function.FunctionName}, {function.Runtime} on {function.Architecture}, version {function.Version} behind the alias live",
        StageLogging logging => $"{logging.Status}: stage {logging.StageName} writes its access log to {logging.LogGroupName}",
        LogSubscription subscription => $"{subscription.Status}: filter {subscription.FilterName} feeds {subscription.DestinationArn[(subscription.DestinationArn.IndexOf("function:", StringComparison.Ordinal) + 9)..]}",
        _ => null,
    };

    /// <summary>The function as Lambda would start it for its first event: with the environment that was deployed.</summary>
    private async Task<LocalFunction> FunctionAsync(LogDelivery delivery, CancellationToken stop)
    {
        await _starting.WaitAsync(stop);
        try
        {
            return _function ??= await LocalFunction.StartAsync(delivery.Environment, stop);
        }
        finally
        {
            _starting.Release();
        }
    }
}
