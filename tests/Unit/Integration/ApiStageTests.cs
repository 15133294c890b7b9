using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmApiStage: what it says of a stage.</summary>
public class ApiStageTests
{
    private const string Region = "eu-west-1";

    [BotoFact]
    public async Task A_covered_stage_names_the_function_and_the_filter_that_feeds_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        var rest = await world.CreateRestStageAsync();
        world.Run(
            "Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws",
            ("api", rest)).ThrowIfFailed();

        var stage = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal(
            (Region, "Rest", rest, null, "petstore", "prod"),
            (stage.Region, stage.ApiType, stage.RestApiId, stage.ApiId, stage.ApiName, stage.StageName));
        Assert.Equal(
            (world.GroupArn("/aws/apigateway/petstore"), "/aws/apigateway/petstore", StageFleet.Format),
            (stage.DestinationArn, stage.LogGroupName, stage.Format));
        Assert.Equal(
            (true, ConnectorWorld.FunctionName, "WallarmFilter", true, null),
            (stage.IsFormatUnderstood, stage.FunctionName, stage.FilterName, stage.IsCovered, stage.Reason));
    }

    [BotoFact]
    public async Task A_stage_without_access_log_says_so_and_needs_no_further_call()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();

        var stage = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal(("Http", null, http, "$default"), (stage.ApiType, stage.RestApiId, stage.ApiId, stage.StageName));
        Assert.Equal(
            (null, null, null, false, false, "Access logging is off."),
            (stage.DestinationArn, stage.LogGroupName, stage.Format, stage.IsFormatUnderstood, stage.IsCovered, stage.Reason));
        Assert.Equal(
            ["GetApis", "GetCallerIdentity", "GetRestApis", "GetStages"],
            world.Aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal));
    }

    [BotoTheory]
    [InlineData("""$context.requestId $context.path""", "Its format yields no JSON object")]
    [InlineData("""{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","status":"$context.status"}""", "Its format lacks path, domainName.")]
    [InlineData("""{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","path":"$context.resourcePath","status":"$context.status","domainName":"$context.domainName"}""", "the key 'path' is bound to '$context.resourcePath'")]
    public async Task A_format_that_the_forwarder_cannot_use_is_a_reason_although_a_filter_feeds_it(string format, string reason)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await ConnectAsync(world, format);

        var stage = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal((false, false, ConnectorWorld.FunctionName), (stage.IsFormatUnderstood, stage.IsCovered, stage.FunctionName));
        Assert.Contains(reason, stage.Reason, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_format_that_lacks_only_what_the_forwarder_can_do_without_is_understood()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await ConnectAsync(world, """{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","path":"$context.path","status":$context.status,"domainName":"$context.domainName"}""");

        Assert.True(world.Run("Get-WallarmApiStage @aws").Single<ApiStage>() is { IsFormatUnderstood: true, IsCovered: true });
    }

    [BotoFact]
    public async Task A_Firehose_stream_is_no_log_group_and_the_reason_says_so()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var stream = $"arn:aws:firehose:{Region}:{world.Aws.AccountId}:deliverystream/amazon-apigateway-calls";
        await using var rewriter = new ResponseRewriter(world.Aws.Endpoint, (_, path, json) =>
        {
            // An account role, without which no REST stage logs, would say nothing more here.
            if (path.EndsWith("/stages", StringComparison.Ordinal))
            {
                json["item"]![0]!["accessLogSettings"] =
                    new System.Text.Json.Nodes.JsonObject { ["destinationArn"] = stream, ["format"] = StageFleet.Format };
            }
        });
        var parameters = world.Parameters;
        parameters["EndpointUrl"] = rewriter.Endpoint;

        var stage = world.Run("Get-WallarmApiStage @aws", ("aws", parameters)).Single<ApiStage>();

        Assert.Equal((rest, stream, null, false), (stage.RestApiId, stage.DestinationArn, stage.LogGroupName, stage.IsCovered));
        Assert.Equal($"It logs to '{stream}', which is a Firehose stream, which the connector does not read.", stage.Reason);
    }

    [BotoFact]
    public async Task A_log_group_that_no_filter_reads_or_that_is_gone_is_the_reason()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();
        await world.CreateLogGroupAsync("/g");
        await world.LogInAsync(Region, http, "/g", StageFleet.Format);

        var unread = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();
        await world.CallAsync("logs", "delete_log_group", new { logGroupName = "/g" });
        var gone = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal(
            ("/g", true, "The log group '/g' has no subscription filter."),
            (unread.LogGroupName, unread.IsFormatUnderstood, unread.Reason));
        Assert.Equal("There is no log group '/g'.", gone.Reason);
    }

    [BotoFact]
    public async Task A_filter_that_feeds_something_else_is_named_with_its_destination()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var other = await world.CreateForwarderInAsync(Region, "indexer", new { INDEX = "calls" });
        await ConnectAsync(world, StageFleet.Format, other, "ToIndex");

        var stage = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal((null, null, false), (stage.FunctionName, stage.FilterName, stage.IsCovered));
        Assert.Equal($"No filter of the log group '/g' feeds a forwarder: 'ToIndex' feeds '{other}', which has no node to forward to (environment variable X_NODE_URL).", stage.Reason);
    }

    [BotoFact]
    public async Task A_function_that_is_gone_disabled_or_without_alias_forwards_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await ConnectAsync(world, StageFleet.Format);

        await using var rewriter = new ResponseRewriter(world.Aws.Endpoint, (_, path, json) =>
        {
            // moto forgets a reserved concurrency of 0.
            if (path.EndsWith("/functions/" + ConnectorWorld.FunctionName, StringComparison.Ordinal))
            {
                json["Concurrency"] = new System.Text.Json.Nodes.JsonObject { ["ReservedConcurrentExecutions"] = 0 };
            }
        });
        var parameters = world.Parameters;
        parameters["EndpointUrl"] = rewriter.Endpoint;

        var disabled = world.Run("Get-WallarmApiStage @aws", ("aws", parameters)).Single<ApiStage>();
        await world.CallAsync("lambda", "delete_alias", new { ConnectorWorld.FunctionName, Name = "live" });
        var withoutAlias = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();
        await world.CallAsync("lambda", "delete_function", new { ConnectorWorld.FunctionName });
        var gone = world.Run("Get-WallarmApiStage @aws").Single<ApiStage>();

        Assert.Equal(($"The filter 'WallarmFilter' feeds the function '{ConnectorWorld.FunctionName}', which is never run: its reserved concurrency is 0.", false), (disabled.Reason, disabled.IsCovered));
        Assert.Equal(
            $"The filter 'WallarmFilter' feeds the function '{ConnectorWorld.FunctionName}', which has no version or alias 'live'.",
            withoutAlias.Reason);
        Assert.Equal((null, $"No filter of the log group '/g' feeds a forwarder: 'WallarmFilter' feeds '{world.FunctionArn()}', which does not exist."), (gone.FunctionName, gone.Reason));
    }

    [BotoFact]
    public async Task Another_function_than_the_one_asked_for_does_not_cover()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await ConnectAsync(world, StageFleet.Format);

        var ours = world.Run("Get-WallarmApiStage -FunctionName wallarm-api-discovery-connector @aws").Single<ApiStage>();
        var other = world.Run("Get-WallarmApiStage -FunctionName other @aws").Single<ApiStage>();
        var nonsense = world.Run("Get-WallarmApiStage -FunctionName 'a b' @aws");

        Assert.True(ours.IsCovered);
        Assert.Equal(
            (false, null, $"No filter of the log group '/g' feeds the function 'other': 'WallarmFilter' feeds '{world.FunctionArn()}'."),
            (other.IsCovered, other.FunctionName, other.Reason));
        Assert.Equal("Wallarm.FunctionNameInvalid", CloudSession.ErrorOf(nonsense).FullyQualifiedErrorId.Split(',')[0]);
    }

    [BotoFact]
    public async Task Names_of_APIs_are_matched_with_wildcards_and_WebSocket_APIs_left_out()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.Aws.Seed.HttpApiAsync("shop-eu", "$default");
        await world.Aws.Seed.RestApiAsync("Shop-us", "prod");
        await world.Aws.Seed.RestApiAsync("bank", "prod");
        await world.Aws.Seed.HttpApiAsync("shop-live", "production", protocol: "WEBSOCKET");

        var all = world.Run("Get-WallarmApiStage -Verbose @aws").ThrowIfFailed();
        var shops = world.Run("Get-WallarmApiStage shop-?? @aws").ThrowIfFailed();
        var listed = world.Run("Get-WallarmApiStage -ApiName '[a-b]*' @aws").Single<ApiStage>();
        var broken = world.Run("Get-WallarmApiStage -ApiName '[a' @aws");

        Assert.Equal(["Shop-us", "bank", "shop-eu"], NamesOf(all));
        Assert.Contains(all.Verbose, line => line.Contains("(shop-live) in eu-west-1 is a WebSocket API", StringComparison.Ordinal));
        Assert.Equal(["Shop-us", "shop-eu"], NamesOf(shops));
        Assert.Equal("bank", listed.ApiName);
        Assert.Equal("Wallarm.WildcardInvalid", CloudSession.ErrorOf(broken).FullyQualifiedErrorId.Split(',')[0]);
    }

    [BotoFact]
    public async Task Every_stage_goes_through_logging_and_filter_in_its_own_region()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        foreach (var region in (string[])["us-east-1", Region])
        {
            await world.CreateForwarderInAsync(region);
            await world.Aws.Seed.RestApiAsync("petstore", "prod", region: region);
            await world.Aws.Seed.HttpApiAsync("shop", "$default", region);
        }

        const string List = "Get-WallarmApiStage -Region us-east-1, eu-west-1 @aws";
        var connected =
            world.Run(
                $"{List} | Set-WallarmStageLogging -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws",
                ("aws", world.WithoutRegion()));
        var after = world.Run(List, ("aws", world.WithoutRegion()));
        var again = world.Run($"{List} | Set-WallarmStageLogging @aws", ("aws", world.WithoutRegion()));
        var straight = world.Run($"{List} | Add-WallarmSubscriptionFilter @aws", ("aws", world.WithoutRegion()));

        Assert.Equal(
            ["eu-west-1 /aws/apigateway/petstore", "eu-west-1 /aws/apigateway/shop", "us-east-1 /aws/apigateway/petstore", "us-east-1 /aws/apigateway/shop"],
            connected.ThrowIfFailed().Output.Select(item => (LogSubscription)item.BaseObject).Select(each => $"{each.Region} {each.LogGroupName}").Order(StringComparer.Ordinal));
        Assert.Equal(4, after.ThrowIfFailed().Output.Count(item => ((ApiStage)item.BaseObject).IsCovered));
        Assert.All(again.ThrowIfFailed().Output, item => Assert.Equal(ChangeStatus.Unchanged, ((StageLogging)item.BaseObject).Status));
        Assert.All(
            straight.ThrowIfFailed().Output, item => Assert.Equal(ChangeStatus.Unchanged, ((LogSubscription)item.BaseObject).Status));
        Assert.Equal(4, straight.Output.Count);
    }

    [BotoFact]
    public async Task A_stage_whose_group_feeds_nothing_yet_is_subscribed_straight_from_the_list()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateForwarderInAsync(Region);
        var http = await world.CreateHttpStageAsync();
        await world.CreateLogGroupAsync("/g");
        await world.LogInAsync(Region, http, "/g", StageFleet.Format);

        var run =
            world.Run(
                "Get-WallarmApiStage @aws | Add-WallarmSubscriptionFilter @keys",
                ("aws", world.Parameters),
                ("keys", world.WithoutRegion()));

        Assert.Equal(
            (ConnectorWorld.FunctionName, "WallarmFilter", ChangeStatus.Created),
            (run.Single<LogSubscription>() is var made ? made.FunctionName : null, made.FilterName, made.Status));
    }

    /// <summary>An HTTP stage that logs to /g, and a filter that feeds a forwarder, or what is given, from there.</summary>
    private static async Task ConnectAsync(ConnectorWorld world, string format, string? destination = null, string filter = "WallarmFilter")
    {
        var http = await world.CreateHttpStageAsync();
        await world.CreateLogGroupAsync("/g");
        await world.LogInAsync(Region, http, "/g", format);
        await world.SubscribeInAsync(Region, "/g", destination ?? await world.CreateForwarderInAsync(Region), filter);
        world.Aws.ClearCalls();
    }

    private static IEnumerable<string> NamesOf(ScriptRun run) =>
        run.Output.Select(item => ((ApiStage)item.BaseObject).ApiName).Order(StringComparer.Ordinal);
}
