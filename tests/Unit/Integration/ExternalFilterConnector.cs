using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// A whole connector over ext_proc: a REST stage, its log group, the forwarder as a real process, and a node in envoy-external-filter mode.
/// </summary>
internal sealed class ExternalFilterConnector : IAsyncDisposable
{
    private readonly DeployedForwarders _lambda = new();

    private ExternalFilterConnector(ConnectorWorld world, ExternalFilterNode node, string restApiId)
    {
        World = world;
        Node = node;
        RestApiId = restApiId;
        world.Aws.DeliverTo = _lambda.DeliverAsync;
        world.Aws.InvokeWith = _lambda.InvokeAsync;
    }

    public ConnectorWorld World { get; }

    public ExternalFilterNode Node { get; }

    public string RestApiId { get; }

    /// <summary>What the deployment warned of.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Set up with the cmdlets; their calls are forgotten.</summary>
    public static async Task<ExternalFilterConnector> OpenAsync(ExternalFilterNodeOptions? node = null)
    {
        var world = await ConnectorWorld.OpenAsync();
        var options = (node ?? new ExternalFilterNodeOptions()) with { MetricsPort = 0 };
        var chain = new ExternalFilterConnector(world, await ExternalFilterNode.StartAsync(options), await world.CreateRestStageAsync());
        var run = world.Run(
            """
            New-WallarmLambdaRole -KeepUndelivered @aws |
                Publish-WallarmForwarder -NodeUrl $node -NodeScheme http -KeepUndelivered @aws | ForEach-Object { }
            Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws | ForEach-Object { }
            """,
            ("node", chain.Node.Address), ("api", chain.RestApiId)).ThrowIfFailed();
        chain.Warnings = [.. run.Warnings];
        world.Aws.ClearCalls();
        return chain;
    }

    /// <summary>
    /// The verdicts of a command, in which <c>$api</c> is the API's id and <c>$metrics</c> the URL of the node's metrics.
    /// </summary>
    public ConnectorCheck[] Test(string command) =>
        [.. World.Run(command, ("api", RestApiId), ("metrics", $"http://{Node.MetricsAddress}/metrics")).ThrowIfFailed().Output.Select(item => ConnectorWorld.WithoutRegion((ConnectorCheck)item.BaseObject))];

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _lambda.DisposeAsync();
        await Node.DisposeAsync();
    }
}
