using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Wallarm.Connector.Engine;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>An account with stages of APIs, and the engine that sets their logging.</summary>
internal sealed class StageWorld : IAsyncDisposable
{
    public const string Region = Account.Region;
    public const string ManagedPolicy = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

    private readonly Account _account;

    private StageWorld(Account account) => _account = account;

    public AwsProxy Aws => _account.Aws;

    public string AccountId => _account.Id;

    /// <summary>What the engine asked whether it may do.</summary>
    public ConcurrentQueue<ChangePlan> Plans { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    /// <summary>The operations called since the last <see cref="AwsProxy.ClearCalls"/>, sorted.</summary>
    public IEnumerable<string> Operations => Aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal);

    /// <summary>The operations that change something, in their order.</summary>
    public IEnumerable<string> Mutations => Aws.MutatingCalls.Select(call => call.Operation);

    /// <summary>An account whose REST APIs can log.</summary>
    public static async Task<StageWorld> OpenAsync(bool hasAccountRole = true)
    {
        var world = new StageWorld(await Account.OpenAsync());
        if (!hasAccountRole) return world;
        await GatewayLogRole.CreateAsync(world.Aws);
        world.Aws.ClearCalls();
        return world;
    }

    public Task<JsonNode> CallAsync(string service, string method, object parameters) => _account.CallAsync(service, method, parameters);

    public Task<string> CreateRoleAsync(string name, string service) => _account.CreateRoleAsync(name, service);

    /// <summary>The id of a new REST API with a stage.</summary>
    public async Task<string> CreateRestStageAsync(string name = "petstore", params string[] stages)
    {
        var api = (await CallAsync("apigateway", "create_rest_api", new { name }))["id"]!.GetValue<string>();
        var root = (await CallAsync("apigateway", "get_resources", new { restApiId = api }))["items"]![0]!["id"]!.GetValue<string>();
        await CallAsync(
            "apigateway", "put_method", new { restApiId = api, resourceId = root, httpMethod = "GET", authorizationType = "NONE" });
        await CallAsync("apigateway", "put_integration", new { restApiId = api, resourceId = root, httpMethod = "GET", type = "MOCK" });
        foreach (var stageName in stages.DefaultIfEmpty("prod"))
        {
            await CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName });
        }

        Aws.ClearCalls();
        return api;
    }

    /// <summary>The id of a new API of version 2 with a stage.</summary>
    public async Task<string> CreateSecondStageAsync(string stageName = "$default", string protocol = "HTTP", string name = "shop")
    {
        object api =
            protocol == "HTTP"
                ? new { Name = name, ProtocolType = protocol }
                : new { Name = name, ProtocolType = protocol, RouteSelectionExpression = "$request.body.action" };
        var id = (await CallAsync("apigatewayv2", "create_api", api))["ApiId"]!.GetValue<string>();
        await CallAsync("apigatewayv2", "create_stage", new { ApiId = id, StageName = stageName });
        Aws.ClearCalls();
        return id;
    }

    public async Task CreateLogGroupAsync(string name, string logGroupClass = "STANDARD")
    {
        await CallAsync("logs", "create_log_group", new { logGroupName = name, logGroupClass });
        Aws.ClearCalls();
    }

    /// <summary>Sets a REST stage as a customer would have.</summary>
    public async Task PatchAsync(string api, params (string Path, string Value)[] patches)
    {
        var patchOperations = patches.Select(patch => new { op = "replace", path = patch.Path, value = patch.Value });
        await CallAsync("apigateway", "update_stage", new { restApiId = api, stageName = "prod", patchOperations });
        Aws.ClearCalls();
    }

    public Task PatchLogAsync(string api, string destinationArn, string format) =>
        PatchAsync(api, ("/accessLogSettings/destinationArn", destinationArn), ("/accessLogSettings/format", format));

    /// <summary>Destination, format and log level of a REST stage.</summary>
    public async Task<StageLoggingSettings> ReadRestAsync(string api, string stageName = "prod")
    {
        var stage = await CallAsync("apigateway", "get_stage", new { restApiId = api, stageName });
        return new StageLoggingSettings
        {
            DestinationArn = stage["accessLogSettings"]?["destinationArn"]?.GetValue<string>(),
            Format = stage["accessLogSettings"]?["format"]?.GetValue<string>(),
            LoggingLevel = stage["methodSettings"]?["*/*"]?["loggingLevel"]?.GetValue<string>(),
        };
    }

    /// <summary>What is saved of a stage.</summary>
    public async Task<JsonNode> ReadSavedAsync(string parameter) =>
        JsonNode.Parse((await CallAsync("ssm", "get_parameter", new { Name = parameter }))["Parameter"]!["Value"]!.GetValue<string>())!;

    public string GroupArn(string name) => $"arn:aws:logs:{Region}:{AccountId}:log-group:{name}";

    public async Task<StageLogging> RunAsync(StageLoggingOptions options) =>
        await RunAsync(options, ChangeDecision.Apply) ?? throw new InvalidOperationException("The engine returned nothing.");

    public Task<StageLogging?> RunAsync(StageLoggingOptions options, ChangeDecision decision, CancellationToken cancellation = default) => new ConnectorEngine().SetStageLoggingAsync(
        new AwsSessionOptions { AccessKey = Aws.Identity.AccessKeyId, SecretKey = Aws.Identity.SecretAccessKey, Region = Region, EndpointUrl = Aws.Endpoint },
        options, new Observer(this, decision), cancellation);

    /// <summary>The error of a run, after which nothing may have changed.</summary>
    public async Task<TException> FailAsync<TException>(StageLoggingOptions options)
        where TException : ConnectorException
    {
        var error = await Assert.ThrowsAsync<TException>(() => RunAsync(options));
        Assert.Empty(Mutations);
        Assert.NotNull(error.RecommendedAction);
        Assert.StartsWith("Wallarm.", error.ErrorId, StringComparison.Ordinal);
        return error;
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    private sealed class Observer(StageWorld world, ChangeDecision decision) : IOperationObserver
    {
        public void Verbose(string message)
        {
        }

        public void Failed(ConnectorException exception) =>
            throw new InvalidOperationException($"One stage is all that is worked on: {exception.Message}");

        public void Warning(string message) => world.Warnings.Enqueue(message);

        public void Progress(OperationProgress progress)
        {
        }

        public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation)
        {
            world.Plans.Enqueue(plan);
            return Task.FromResult(decision);
        }
    }
}
