using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What goes wrong with stages, and that it leaves nothing half done.</summary>
public class StageLoggingErrorTests
{
    [BotoFact]
    public async Task Options_that_make_no_sense_are_refused_before_any_call()
    {
        await using var world = await StageWorld.OpenAsync();
        var http = new StageLoggingOptions { ApiId = "b", StageName = "prod" };

        Assert.Equal("Wallarm.ApiIdRequired", (await world.FailAsync<InvalidOptionException>(http with { ApiId = null })).ErrorId);
        Assert.Equal("Wallarm.ApiIdRequired", (await world.FailAsync<InvalidOptionException>(http with { RestApiId = "a" })).ErrorId);
        Assert.Equal("Wallarm.StageNameRequired", (await world.FailAsync<InvalidOptionException>(http with { StageName = " " })).ErrorId);
        Assert.Equal(
            "Wallarm.MergeOrReplace",
            (await world.FailAsync<InvalidOptionException>(http with { Merge = true, ReplaceExisting = true })).ErrorId);
        Assert.Equal(
            "Wallarm.ExecutionLoggingUnavailable",
            (await world.FailAsync<InvalidOptionException>(http with { ExecutionLogging = ExecutionLogging.Off })).ErrorId);
        Assert.Equal(
            "Wallarm.LogGroupNameInvalid", (await world.FailAsync<InvalidOptionException>(http with { LogGroupName = "a b" })).ErrorId);
        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task An_api_of_another_kind_is_told_from_one_that_is_absent()
    {
        await using var world = await StageWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var http = await world.CreateSecondStageAsync();
        var webSocket = await world.CreateSecondStageAsync("prod", "WEBSOCKET");

        var restAsHttp = await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { ApiId = rest, StageName = "prod" });
        var httpAsRest =
            await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { RestApiId = http, StageName = "$default" });
        Assert.Equal(
            ("Wallarm.ApiKindMismatch", $"'{rest}' is the id of a REST API.", "Give it as -RestApiId."),
            (restAsHttp.ErrorId, restAsHttp.Problem, restAsHttp.RecommendedAction));
        Assert.Equal(
            ("Wallarm.ApiKindMismatch", $"'{http}' is the id of an HTTP API.", "Give it as -ApiId."),
            (httpAsRest.ErrorId, httpAsRest.Problem, httpAsRest.RecommendedAction));
        Assert.Equal(
            "Wallarm.WebSocketApi",
            (await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { ApiId = webSocket, StageName = "prod" })).ErrorId);
        Assert.Equal(
            "Wallarm.WebSocketApi",
            (await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { ApiId = webSocket, StageName = "absent" })).ErrorId);
        Assert.Equal(
            "Wallarm.WebSocketApi",
            (await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { RestApiId = webSocket, StageName = "prod" })).ErrorId);
        Assert.Equal(
            "Wallarm.StageNotFound",
            (await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { RestApiId = rest, StageName = "absent" })).ErrorId);
        Assert.Equal(
            "Wallarm.StageNotFound",
            (await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { ApiId = http, StageName = "absent" })).ErrorId);
        Assert.Equal("Wallarm.ApiNotFound", (await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { RestApiId = "nosuchapi1", StageName = "prod" })).ErrorId);
        var absent = await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { ApiId = "nosuchapi1", StageName = "prod" });
        Assert.Equal(
            ("Wallarm.ApiNotFound", "NotFoundException", System.Net.HttpStatusCode.NotFound),
            (absent.ErrorId, absent.AwsErrorCode, absent.HttpStatus));
    }

    [BotoFact]
    public async Task An_api_that_is_not_in_the_region_is_told_before_a_role_that_it_would_need()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var rest = await world.CreateRestStageAsync();

        Assert.Equal("Wallarm.ApiNotFound", (await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { RestApiId = "nosuchapi1", StageName = "prod" })).ErrorId);
        Assert.Equal(
            "Wallarm.StageNotFound",
            (await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { RestApiId = rest, StageName = "absent" })).ErrorId);
    }

    [BotoTheory]
    [InlineData("apigateway:GetStage", "apigateway:GET")]
    [InlineData("apigateway:GetAccount", "apigateway:GET")]
    [InlineData("apigateway:GetRestApi", "apigateway:GET")]
    [InlineData("logs:DescribeLogGroups", "logs:DescribeLogGroups")]
    [InlineData("ssm:PutParameter", "ssm:PutParameter")]
    public async Task A_permission_that_lacks_is_named_before_anything_was_changed(string operation, string action)
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        var error =
            await Assert.ThrowsAsync<AccessDeniedException>(
                () => world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" }));

        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Aws.MutatingCalls, call => call.Status == 200);
    }

    [BotoTheory]
    [InlineData("iam:GetRole", "iam:GetRole")]
    [InlineData("iam:CreateRole", "iam:CreateRole")]
    [InlineData("iam:AttachRolePolicy", "iam:AttachRolePolicy")]
    [InlineData("apigateway:UpdateAccount", "apigateway:PATCH")]
    [InlineData("logs:CreateLogGroup", "logs:CreateLogGroup")]
    [InlineData("logs:PutRetentionPolicy", "logs:PutRetentionPolicy")]
    [InlineData("apigateway:UpdateStage", "apigateway:PATCH")]
    public async Task A_run_that_lacked_a_permission_continues_once_it_has_it(string operation, string action)
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };
        world.Aws.FailOnce(operation, AwsFault.AccessDenied());

        var error = await Assert.ThrowsAsync<AccessDeniedException>(() => world.RunAsync(options));
        var logging = await world.RunAsync(options);

        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(("/aws/apigateway/petstore", ChangeStatus.Updated), (logging.LogGroupName, logging.Status));
        var saved = await world.ReadSavedAsync($"/wallarm-connector/stage-logging/restapis/{options.RestApiId}/prod");
        Assert.Null(saved["format"]);
    }

    [BotoTheory]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("ConflictException", 409)]
    public async Task An_update_that_collides_is_tried_again(string code, int status)
    {
        await using var world = await StageWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var http = await world.CreateSecondStageAsync();
        world.Aws.Fail(
            "apigateway:UpdateStage", AwsFault.Error(code, "Unable to complete operation due to concurrent modification.", status), 1, 4);
        world.Aws.Fail(
            "apigatewayv2:UpdateStage", AwsFault.Error(code, "Unable to complete operation due to concurrent modification.", status), 1, 4);

        await Task.WhenAll(
            world.RunAsync(new StageLoggingOptions { RestApiId = rest, StageName = "prod" }),
            world.RunAsync(new StageLoggingOptions { ApiId = http, StageName = "$default" }));

        Assert.Equal((5, 5), (world.Aws.CountOf("apigateway:UpdateStage"), world.Aws.CountOf("apigatewayv2:UpdateStage")));
    }

    [BotoTheory]
    [InlineData("Insufficient permissions to enable logging", "Wallarm.AccessDenied", ConnectorErrorCategory.PermissionDenied)]
    [InlineData("Cannot enable logging. Policy document length breaking Cloudwatch Logs Constraints, either < 1 or > 5120", "Wallarm.LogsResourcePolicyFull", ConnectorErrorCategory.LimitsExceeded)]
    public async Task Log_delivery_that_an_HTTP_api_cannot_get_is_explained(string message, string errorId, ConnectorErrorCategory category)
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateSecondStageAsync();
        world.Aws.Fail("apigatewayv2:UpdateStage", AwsFault.Error("BadRequestException", message));

        var error =
            await Assert.ThrowsAnyAsync<ConnectorException>(
                () => world.RunAsync(new StageLoggingOptions { ApiId = api, StageName = "$default" }));

        Assert.Equal((errorId, category, "BadRequestException"), (error.ErrorId, error.Category, error.AwsErrorCode));
        Assert.Contains("/aws/vendedlogs/", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("logs:CreateLogDelivery", error.RecommendedAction, StringComparison.Ordinal);
    }
}
