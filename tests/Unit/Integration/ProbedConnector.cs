using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A whole connector: a REST stage, its log group, the forwarder as a real process, and a node that listens.</summary>
internal sealed class ProbedConnector : IAsyncDisposable
{
    private readonly DeployedForwarders _lambda = new();

    private ProbedConnector(ConnectorWorld world, NodeSimulator node, string restApiId)
    {
        World = world;
        Node = node;
        RestApiId = restApiId;
        world.Aws.DeliverTo = _lambda.DeliverAsync;
    }

    public ConnectorWorld World { get; }

    public NodeSimulator Node { get; }

    public string RestApiId { get; }

    public string LogGroupName { get; } = "/aws/apigateway/petstore";

    /// <summary>Set up with the cmdlets; their calls are forgotten.</summary>
    public static async Task<ProbedConnector> OpenAsync(NodeSimulatorOptions? node = null, int timeout = 60)
    {
        var world = await ConnectorWorld.OpenAsync();
        var chain =
            new ProbedConnector(
                world,
                await NodeSimulator.StartAsync((node ?? new NodeSimulatorOptions()) with { MetricsPort = 0 }),
                await world.CreateRestStageAsync());
        world.Run(
            """
            New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl $node -NodeScheme http -NodeProtocol Mirror -Timeout $timeout @aws | ForEach-Object { }
            Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws | ForEach-Object { }
            """,
            ("node", chain.Node.Address), ("timeout", timeout), ("api", chain.RestApiId)).ThrowIfFailed();
        world.Aws.ClearCalls();
        return chain;
    }

    public ConnectorCheck[] Test(string command) =>
        [.. World.Run(command, ("api", RestApiId), ("metrics", $"http://{Node.MetricsAddress}/metrics")).ThrowIfFailed().Output.Select(item => ConnectorWorld.WithoutRegion((ConnectorCheck)item.BaseObject))];

    public async Task SetFormatAsync(string format)
    {
        await World.CallAsync("apigateway", "update_stage", new
        {
            restApiId = RestApiId,
            stageName = "prod",
            patchOperations = new[] { new { op = "replace", path = "/accessLogSettings/format", value = format } },
        });
        World.Aws.ClearCalls();
    }

    /// <summary>The log streams of the access-log group.</summary>
    public async Task<IReadOnlyList<string>> ReadProbeStreamsAsync() =>
        [.. (await World.CallAsync("logs", "describe_log_streams", new { logGroupName = LogGroupName }))["logStreams"]!.AsArray().Select(stream => stream!["logStreamName"]!.GetValue<string>())];

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _lambda.DisposeAsync();
        await Node.DisposeAsync();
    }
}
