using System.Net;
using Amazon.APIGateway.Model;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;
using Http = Amazon.ApiGatewayV2.Model;
using Lambda = Amazon.Lambda.Model;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>What AWS answers to real clients, as the cmdlets see it.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class AwsErrorsTests
{
    private const string GetFunction = "GET /2015-03-31/functions/f";
    private const string Caller = "arn:aws:iam::123456789012:user/dev";
    private const string Role = "arn:aws:iam::123456789012:role/r";

    private static readonly Dictionary<string, Func<AwsSession, Task>> GatewayCalls = new()
    {
        ["PATCH /restapis/a1/stages/prod"] = aws =>
            aws.ApiGateway.UpdateStageAsync(new UpdateStageRequest { RestApiId = "a1", StageName = "prod" }),
        ["GET /restapis/a1/stages/prod"] = aws =>
            aws.ApiGateway.GetStageAsync(new GetStageRequest { RestApiId = "a1", StageName = "prod" }),
        ["GET /restapis/a1"] = aws => aws.ApiGateway.GetRestApiAsync(new GetRestApiRequest { RestApiId = "a1" }),
        ["GET /account"] = aws => aws.ApiGateway.GetAccountAsync(new GetAccountRequest()),
        ["PATCH /account"] = aws => aws.ApiGateway.UpdateAccountAsync(new UpdateAccountRequest()),
        ["GET /v2/apis/b2"] = aws => aws.ApiGatewayV2.GetApiAsync(new Http.GetApiRequest { ApiId = "b2" }),
        ["GET /v2/apis/b2/stages/live"] = aws =>
            aws.ApiGatewayV2.GetStageAsync(new Http.GetStageRequest { ApiId = "b2", StageName = "live" }),
        ["PATCH /v2/apis/b2/stages/live"] = aws =>
            aws.ApiGatewayV2.UpdateStageAsync(new Http.UpdateStageRequest { ApiId = "b2", StageName = "live" }),
    };

    [Fact]
    public async Task A_denial_names_caller_action_resource_and_reason()
    {
        var error = Assert.IsType<AccessDeniedException>(await OfRoleAsync(AwsStandIn.XmlError(403, "AccessDenied",
            $"User: {Caller} is not authorized to perform: iam:GetRole on resource: {Role} because no identity-based policy allows the iam:GetRole action")));

        Assert.Equal(
            $"The caller ({Caller}) may not iam:GetRole on {Role} because no identity-based policy allows the iam:GetRole action.",
            error.Problem);
        Assert.Equal($"Allow the action iam:GetRole on {Role} for {Caller}.", error.RecommendedAction);
        Assert.Equal(
            ("Wallarm.AccessDenied", ConnectorErrorCategory.PermissionDenied, Role), (error.ErrorId, error.Category, error.Target));
        Assert.Equal(
            ("iam:GetRole", "AccessDenied", HttpStatusCode.Forbidden, "r-2"),
            (error.AwsOperation, error.AwsErrorCode, error.HttpStatus, error.RequestId));
    }

    [Fact]
    public async Task The_action_of_a_denial_may_be_another_than_the_operation()
    {
        var error = await OfFunctionAsync(AwsStandIn.JsonError(403, "AccessDeniedException", $"User: {Caller} is not authorized to perform: iam:PassRole on resource: {Role} because no identity-based policy allows the iam:PassRole action"));

        Assert.Equal("lambda:GetFunction", error.AwsOperation);
        Assert.Equal($"Allow the action iam:PassRole on {Role} for {Caller}.", error.RecommendedAction);
    }

    [Fact]
    public async Task An_explicit_deny_is_not_cured_by_allowing()
    {
        var error = await OfFunctionAsync(AwsStandIn.JsonError(403, "AccessDeniedException",
            $"User: {Caller} is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:eu-central-1:123456789012:function:f with an explicit deny in a service control policy"));

        Assert.Contains("explicit deny in a service control policy", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Allow the action", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_aws_says_nothing_of_the_action_it_follows_from_the_operation()
    {
        var error = await OfRoleAsync(AwsStandIn.XmlError(403, "AccessDenied", "Access denied"));

        Assert.Equal("The caller may not iam:GetRole: Access denied.", error.Problem);
        Assert.Equal("Allow the action iam:GetRole for the caller.", error.RecommendedAction);
    }

    [Theory]
    [InlineData("PATCH /restapis/a1/stages/prod", "apigateway:PATCH", "/restapis/a1/stages/prod")]
    [InlineData("GET /restapis/a1/stages/prod", "apigateway:GET", "/restapis/a1/stages/prod")]
    [InlineData("GET /restapis/a1", "apigateway:GET", "/restapis/a1")]
    [InlineData("GET /account", "apigateway:GET", "/account")]
    [InlineData("PATCH /account", "apigateway:PATCH", "/account")]
    [InlineData("GET /v2/apis/b2", "apigateway:GET", "/apis/b2")]
    [InlineData("GET /v2/apis/b2/stages/live", "apigateway:GET", "/apis/b2/stages/live")]
    [InlineData("PATCH /v2/apis/b2/stages/live", "apigateway:PATCH", "/apis/b2/stages/live")]
    public async Task A_denial_of_api_gateway_names_method_and_path(string operation, string action, string path)
    {
        await using var world = new SessionWorld();
        world.Aws.Answer(operation, AwsStandIn.JsonError(403, "AccessDeniedException", "Denied"));

        var error = await world.TranslateAsync(GatewayCalls[operation]);

        var resource = $"arn:aws:apigateway:eu-central-1::{path}";
        Assert.Equal($"The caller may not {action} on {resource}: Denied.", error.Problem);
        Assert.Equal(resource, error.Target);
    }

    [Theory]
    [InlineData("ExpiredToken", 403)]
    [InlineData("RequestExpired", 400)]
    public async Task Ended_keys_are_an_error_of_the_session(string code, int status) =>
        AssertSession(
            "Wallarm.CredentialsExpired",
            await OfRoleAsync(AwsStandIn.XmlError(status, code, "The security token included in the request is expired")));

    [Fact]
    public async Task Ended_keys_are_told_in_json_as_well() =>
        AssertSession("Wallarm.CredentialsExpired", await OfFunctionAsync(AwsStandIn.JsonError(403, "ExpiredTokenException", "The security token included in the request is expired")));

    [Theory]
    [InlineData("InvalidClientTokenId")]
    [InlineData("OptInRequired")]
    public async Task Unknown_keys_are_an_error_of_the_session_that_mentions_clock_and_region(string code)
    {
        var error = await OfRoleAsync(AwsStandIn.XmlError(403, code, "The security token AKIDIOSFODNN7EXAMPLE or AKIAIOSFODNN7EXAMPLE included in the request is invalid."));

        AssertSession("Wallarm.CredentialsInvalid", error);
        Assert.Contains("clock", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("eu-central-1", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("...MPLE", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAIOSFODNN7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("InvalidSignatureException")]
    [InlineData("RequestTimeTooSkewed")]
    public async Task A_wrong_signature_mentions_the_clock_and_repeats_nothing_of_the_request(string code)
    {
        var error = await OfFunctionAsync(AwsStandIn.JsonError(403, code, "The Canonical String for this request should have been 'GET / x-amz-security-token:the-session-token'"));

        AssertSession("Wallarm.CredentialsInvalid", error);
        Assert.Contains("clock", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-session-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_reported_after_eleven_attempts()
    {
        await using var world = new SessionWorld();
        world.Aws.Answer(GetFunction, AwsStandIn.JsonError(429, "TooManyRequestsException", "Rate Exceeded."));

        var error = await world.TranslateAsync(GetFunctionAsync);

        Assert.Equal(("Wallarm.Throttled", ConnectorErrorCategory.ResourceBusy), (error.ErrorId, error.Category));
        Assert.Equal(11, world.Aws.Of(GetFunction).Count);
    }

    [Theory]
    [InlineData(500, "ServiceException", "Wallarm.ServiceUnavailable", typeof(AwsServiceException))]
    [InlineData(503, "ServiceUnavailable", "Wallarm.ServiceUnavailable", typeof(AwsServiceException))]
    [InlineData(409, "ResourceConflictException", "Wallarm.ResourceBusy", typeof(AwsServiceException))]
    [InlineData(404, "ResourceNotFoundException", "Wallarm.ResourceNotFound", typeof(ResourceNotFoundException))]
    [InlineData(400, "CodeStorageExceededException", "Wallarm.QuotaExceeded", typeof(AwsServiceException))]
    [InlineData(400, "InvalidParameterValueException", "Wallarm.RequestInvalid", typeof(AwsServiceException))]
    [InlineData(418, "Teapot", "Wallarm.AwsError", typeof(AwsServiceException))]
    public async Task Other_answers_keep_code_status_and_words(int status, string code, string errorId, Type type)
    {
        var error = await OfFunctionAsync(AwsStandIn.JsonError(status, code, "what AWS says"));

        Assert.IsType(type, error);
        Assert.Equal(
            (errorId, "lambda:GetFunction", code, (HttpStatusCode)status),
            (error.ErrorId, error.AwsOperation, error.AwsErrorCode, error.HttpStatus));
        Assert.Contains("what AWS says", error.Message, StringComparison.Ordinal);
        AssertNoSdkType(error);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    public async Task A_web_page_in_place_of_an_answer_is_an_error_of_ours(int status)
    {
        var error = await OfFunctionAsync(new StandInAnswer(status, "<html><body>Please log in to the proxy</body></html>", "text/html"));

        Assert.Equal("lambda:GetFunction", error.AwsOperation);
        Assert.StartsWith("Wallarm.", error.ErrorId, StringComparison.Ordinal);
        Assert.NotEqual("Wallarm.InternalError", error.ErrorId);
        AssertNoSdkType(error);
    }

    [Fact]
    public async Task A_refused_connection_names_the_endpoint()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:1";

        var error = await world.TranslateAsync(GetFunctionAsync);

        Assert.Equal(
            ("Wallarm.EndpointUnreachable", ConnectorErrorCategory.ConnectionError, "http://127.0.0.1:1"),
            (error.ErrorId, error.Category, error.Target));
        Assert.Equal("AWS cannot be reached: nobody listens at http://127.0.0.1:1.", error.Problem);
        Assert.Equal("lambda:GetFunction", error.AwsOperation);
        Assert.Contains("lambda:GetFunction eu-central-1 no response in", world.Verbose, StringComparison.Ordinal);
        AssertNoSdkType(error);
    }

    [Fact]
    public async Task An_unknown_host_name_is_named()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_ENDPOINT_URL_LAMBDA"] = "http://no-such-host.invalid";

        var error = await world.TranslateAsync(GetFunctionAsync);

        Assert.Equal("Wallarm.EndpointUnreachable", error.ErrorId);
        Assert.Equal("AWS cannot be reached: the host name of http://no-such-host.invalid is not known.", error.Problem);
    }

    [Fact]
    public async Task A_connection_without_tls_where_tls_is_expected_names_the_endpoint()
    {
        await using var world = new SessionWorld();
        var https = world.Aws.Url.Replace("http:", "https:", StringComparison.Ordinal);
        world.Environment["AWS_ENDPOINT_URL_LAMBDA"] = https;

        var error = await world.TranslateAsync(GetFunctionAsync);

        Assert.Equal("Wallarm.EndpointUnreachable", error.ErrorId);
        Assert.Contains($"no TLS connection to {https}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_of_a_cancellation_is_a_timeout()
    {
        var error = AwsErrors.Translate(new TaskCanceledException("The request was canceled", new TimeoutException()));

        Assert.Equal(("Wallarm.EndpointTimeout", ConnectorErrorCategory.OperationTimeout), (error.ErrorId, error.Category));
    }

    [Fact]
    public void The_module_s_own_errors_stay_what_they_are()
    {
        var own = new ResourceConflictException("Wallarm.RoleDiffers", ConnectorErrorCategory.ResourceExists, "differs");

        Assert.Same(own, AwsErrors.Translate(new AggregateException(own)));
    }

    [Fact]
    public void A_fault_of_the_engine_is_told_as_one()
    {
        var error = AwsErrors.Translate(new InvalidOperationException("oops"));

        Assert.Equal("Wallarm.InternalError", error.ErrorId);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    private static Task GetFunctionAsync(AwsSession session) =>
        session.Lambda.GetFunctionAsync(new Lambda.GetFunctionRequest { FunctionName = "f" });

    private static async Task<ConnectorException> OfFunctionAsync(StandInAnswer answer)
    {
        await using var world = new SessionWorld();
        world.Aws.Answer(GetFunction, answer);
        return await world.TranslateAsync(GetFunctionAsync);
    }

    private static async Task<ConnectorException> OfRoleAsync(StandInAnswer answer)
    {
        await using var world = new SessionWorld();
        world.Aws.Answer("GetRole", answer);
        return await world.TranslateAsync(session => session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
    }

    private static void AssertSession(string errorId, ConnectorException error)
    {
        Assert.IsType<SessionException>(error);
        Assert.Equal((errorId, ConnectorErrorCategory.AuthenticationError), (error.ErrorId, error.Category));
        AssertNoSdkType(error);
    }

    private static void AssertNoSdkType(Exception? error)
    {
        for (; error is not null; error = error.InnerException) Assert.DoesNotContain(
            "Amazon", error.GetType().FullName, StringComparison.Ordinal);
    }
}
