using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmConnector.</summary>
public class ConnectorInventoryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [BotoFact]
    public async Task A_deployed_connector_is_shown_with_everything_that_belongs_to_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var (rest, http) = (await world.CreateRestStageAsync(), await world.CreateHttpStageAsync());
        var made = world.Run(
            """
            New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https -MemorySize 256 @aws
            $null = Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws
            $null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws | Add-WallarmSubscriptionFilter -FilterPattern '{ $.status = 2* }' @aws
            """,
            ("aws", world.Parameters), ("rest", rest), ("http", http)).Single<PublishedForwarder>();
        await world.CreateFunctionAsync("other");
        await world.CreateStreamsAsync("a");
        await world.WriteAsync(
            "a",
            (Now.AddMinutes(-70), ForwarderLogWorld.AccountLine(1000)),
            (Now.AddMinutes(-50), ForwarderLogWorld.AccountLine(5, failed: 1, "an older error")),
            (Now.AddMinutes(-10), ForwarderLogWorld.AccountLine(7, failed: 2, "a newer error")),
            (Now.AddMinutes(-9), """{"time":"t","type":"platform.runtimeDone","record":{"requestId":"r-7","status":"error","errorType":"Wallarm.DeliveryFailed"}}"""),
            (Now.AddMinutes(-8), """{"time":"t","type":"platform.report","record":{"requestId":"r-7","status":"error","errorType":"Wallarm.DeliveryFailed"}}"""),
            (Now.AddMinutes(-2), "[INFO] sent 100 records"),
            (Now.AddMinutes(-1), ForwarderLogWorld.AccountLine(9)));
        world.Aws.ClearCalls();

        var connector = world.Run("Get-WallarmConnector @aws").Single<DeployedConnector>();

        Assert.Equal(
            ("eu-west-1", made.FunctionName, made.FunctionArn, made.Version, made.RoleArn),
            (connector.Region, connector.FunctionName, connector.FunctionArn, connector.Version, connector.RoleArn));
        Assert.Equal(
            ("provided.al2023", made.Architecture, 256, made.Timeout, made.CodeSha256),
            (connector.Runtime, connector.Architecture, connector.MemorySize, connector.Timeout, connector.CodeSha256));
        Assert.Equal(
            ("https://10.0.0.5:5050", ForwarderLogWorld.Group, ConnectorVersion.Value),
            (connector.NodeAddress, connector.FunctionLogGroupName, connector.ConnectorVersion));
        Assert.Equal([new ConnectedLogGroup("/aws/apigateway/petstore", "WallarmFilter", ""), new ConnectedLogGroup("/aws/apigateway/shop", "WallarmFilter", "{ $.status = 2* }")], connector.LogGroups);
        Assert.Equal(
            [(rest, null, true), (null, http, true)], connector.Stages.Select(stage => (stage.RestApiId, stage.ApiId, stage.IsCovered)));
        var health = connector.Health!;
        Assert.Equal(
            (3, 21, 18, 3, 2, "Wallarm.DeliveryFailed: a newer error"),
            (health.Batches, health.Received, health.Forwarded, health.Failed, health.Errors, health.LastError));
        Assert.Equal(Now.AddMinutes(-1).ToUnixTimeMilliseconds(), health.LastBatch!.Value.ToUnixTimeMilliseconds());
        Assert.True(health.Since <= DateTimeOffset.UtcNow.AddMinutes(-60));
        Assert.Empty(world.Mutations);
        Assert.Equal(2, world.Aws.CountOf("DescribeSubscriptionFilters"));
    }

    [BotoFact]
    public async Task A_version_that_is_published_later_names_the_connector_as_well()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run("New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https @aws; Publish-WallarmForwarder -MemorySize 512 @aws").ThrowIfFailed();

        var connector = world.Run("Get-WallarmConnector @aws").Single<DeployedConnector>();

        Assert.Equal(("2", ConnectorVersion.Value, 512), (connector.Version, connector.ConnectorVersion, connector.MemorySize));
    }

    [BotoFact]
    public async Task The_Python_function_of_the_guide_is_shown_when_it_is_named()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(
            "by-hand",
            hasAlias: false,
            runtime: "python3.13",
            handler: "lambda_function.lambda_handler",
            node: "node.example.com:5050",
            scheme: "http");
        var http = await world.CreateHttpStageAsync();
        await world.CreateLogGroupAsync("/g");
        await world.LogInAsync("eu-west-1", http, "/g", StageFleet.Format);
        await world.AllowLogsAsync("logs", qualifier: null, name: "by-hand");
        await world.PutFilterAsync("/g", "Mine", world.FunctionArn(null, "by-hand"));

        var listed = world.Run("Get-WallarmConnector @aws").ThrowIfFailed();
        var named = world.Run("Get-WallarmConnector by-hand @aws").Single<DeployedConnector>();
        var absent = world.Run("Get-WallarmConnector -FunctionName absent @aws");

        Assert.Empty(listed.Output);
        Assert.Equal(
            ("python3.13", null, null, "http://node.example.com:5050", null),
            (named.Runtime, named.Version, named.ConnectorVersion, named.NodeAddress, named.Health));
        Assert.Equal(
            (new ConnectedLogGroup("/g", "Mine", ""), http, true),
            (Assert.Single(named.LogGroups), Assert.Single(named.Stages).ApiId, named.Stages[0].IsCovered));
        var error = CloudSession.ErrorOf(absent);
        Assert.StartsWith("Wallarm.FunctionNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("There is no Lambda function 'absent' in eu-west-1.", error.Exception.Message, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_filter_is_found_although_its_stage_is_gone()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var live = await world.CreateForwarderInAsync("eu-west-1");
        await world.CreateLogGroupAsync("/aws/apigateway/gone");
        await world.PutFilterAsync("/aws/apigateway/gone", "WallarmFilter", live);

        var connector = world.Run("Get-WallarmConnector wallarm-api-discovery-connector @aws").Single<DeployedConnector>();

        Assert.Equal("/aws/apigateway/gone", Assert.Single(connector.LogGroups).LogGroupName);
        Assert.Empty(connector.Stages);
    }

    [BotoFact]
    public async Task Every_region_is_listed_and_one_that_denies_access_does_not_stop_the_others()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        foreach (var region in (string[])["eu-west-1", "us-east-1"])
        {
            await world.CreateForwarderInAsync(region);
            await Boto.CallAsync(world.Aws, "lambda", "tag_resource", new { Resource = $"arn:aws:lambda:{region}:{world.Aws.AccountId}:function:{ConnectorWorld.FunctionName}", Tags = new Dictionary<string, string> { ["wallarm:connector"] = "x" } }, region: region);
        }

        world.Aws.FailIn("ap-southeast-2", "ListFunctions", AwsFault.AccessDenied());
        var run = world.Run("Get-WallarmConnector -Region ap-southeast-2, eu-west-1, us-east-1 @aws", ("aws", world.WithoutRegion()));

        Assert.Equal(
            ["eu-west-1", "us-east-1"],
            run.Output.Select(item => ((DeployedConnector)item.BaseObject).Region).Order(StringComparer.Ordinal));
        Assert.Matches(
            "^The connectors of ap-southeast-2 cannot all be listed: .* may not lambda:ListFunctions ",
            Assert.Single(run.Errors).Exception.Message);
    }

    [BotoTheory]
    [InlineData("FilterLogEvents", "logs:FilterLogEvents")]
    [InlineData("apigateway:GetRestApis", "apigateway:GET")]
    [InlineData("DescribeLogGroups", "logs:DescribeLogGroups")]
    public async Task What_may_not_be_read_is_told_and_the_rest_is_there(string operation, string action)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        var run = world.Run("Get-WallarmConnector wallarm-api-discovery-connector @aws");

        Assert.Equal(ConnectorWorld.FunctionName, ((DeployedConnector)Assert.Single(run.Output).BaseObject).FunctionName);
        Assert.Contains(action, Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
    }
}
