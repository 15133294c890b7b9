using System.Net;
using Amazon.APIGateway;
using Amazon.APIGateway.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Type = System.Type;

namespace Wallarm.Connector.Tests.Aws;

public class ErrorTests
{
    private const string Id = "x-amzn-RequestId: 0a1b";

    [Fact]
    public async Task A_rest_error_is_typed_by_its_header_whatever_follows_the_name()
    {
        await using var listener = AwsListener.Start(new WireAnswer(
            404, """{"Type":"User","Message":"Function not found"}""", Id, "Content-Type: application/json",
            "x-amzn-ErrorType: ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/"));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var error = await Assert.ThrowsAsync<Amazon.Lambda.Model.ResourceNotFoundException>(
            () => lambda.GetFunctionAsync(new GetFunctionRequest { FunctionName = "none" }));

        AssertError(error, "ResourceNotFoundException", HttpStatusCode.NotFound, "0a1b", "Function not found");
        Assert.IsAssignableFrom<AmazonLambdaException>(error);
    }

    [Theory]
    [InlineData("""{"__type":"com.amazonaws.logs#ResourceAlreadyExistsException","message":"It exists"}""")]
    [InlineData("""{"__type":"ResourceAlreadyExistsException","Message":"It exists"}""")]
    [InlineData("""{"message":"It exists","unknown":{"message":"other"},"__type":"ResourceAlreadyExistsException","more":null}""")]
    public async Task A_json_error_is_typed_by_its_body_with_or_without_a_namespace(string body)
    {
        await using var listener = AwsListener.Start(new WireAnswer(400, body, Id, "Content-Type: application/x-amz-json-1.1"));
        using var logs = (AmazonCloudWatchLogsClient)AwsClients.Create("logs", listener);

        var error = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(
            () => logs.CreateLogGroupAsync(new CreateLogGroupRequest { LogGroupName = "g" }));

        AssertError(error, "ResourceAlreadyExistsException", HttpStatusCode.BadRequest, "0a1b", "It exists");
    }

    [Theory]
    [InlineData("EntityAlreadyExists", 409, typeof(EntityAlreadyExistsException))]
    [InlineData("MalformedPolicyDocument", 400, typeof(MalformedPolicyDocumentException))]
    [InlineData("LimitExceeded", 409, typeof(Amazon.IdentityManagement.Model.LimitExceededException))]
    [InlineData("AccessDenied", 403, typeof(AmazonIdentityManagementServiceException))]

    // Known to the service, but the model does not list it for this operation: so it is in the official package.
    [InlineData("NoSuchEntity", 404, typeof(AmazonIdentityManagementServiceException))]
    public async Task An_iam_error_that_the_operation_lists_is_typed_by_its_code_which_is_not_the_name_of_the_exception(
        string code, int status, Type type)
    {
        var body = $"""
            <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <Error><Type>Sender</Type><Code>{code}</Code><Message>So &lt;it&gt; is</Message></Error>
              <RequestId>0a1b</RequestId>
            </ErrorResponse>
            """;
        await using var listener = AwsListener.Start(new WireAnswer(status, body, "Content-Type: text/xml"));
        using var iam = (AmazonIdentityManagementServiceClient)AwsClients.Create("iam", listener);

        var error = await Record.ExceptionAsync(() => iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "r" }));

        Assert.IsType(type, error);
        AssertError((AmazonServiceException)error, code, (HttpStatusCode)status, "0a1b", "So <it> is");
        Assert.Equal(ErrorType.Sender, ((AmazonServiceException)error).ErrorType);
    }

    [Theory]
    [InlineData("ResourceNotFound;Sender")]
    [InlineData(null)]
    public async Task An_error_of_a_service_that_spoke_query_before_has_the_code_from_then(string? header)
    {
        string[] headers = header is null ? [Id] : [Id, $"x-amzn-query-error: {header}"];
        await using var listener = AwsListener.Start(
            new WireAnswer(404, """{"__type":"com.amazonaws.cloudwatch#ResourceNotFound","message":"No such alarm"}""", headers));
        using var cloudWatch = (AmazonCloudWatchClient)AwsClients.Create("cloudwatch", listener);

        var error = await Assert.ThrowsAsync<Amazon.CloudWatch.Model.ResourceNotFoundException>(
            () => cloudWatch.DeleteAlarmsAsync(new DeleteAlarmsRequest { AlarmNames = ["none"] }));

        AssertError(error, "ResourceNotFound", HttpStatusCode.NotFound, "0a1b", "No such alarm");
    }

    [Fact]
    public async Task An_error_of_no_known_type_is_the_services_own_with_its_code()
    {
        await using var listener = AwsListener.Start(new WireAnswer(
            403, """{"message":"no"}""", Id, "Content-Type: application/json", "x-amzn-ErrorType: AccessDeniedException"));
        using var gateway = (AmazonAPIGatewayClient)AwsClients.Create("apigateway", listener);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => gateway.GetAccountAsync(new GetAccountRequest()));

        AssertError(error, "AccessDeniedException", HttpStatusCode.Forbidden, "0a1b", "no");
    }

    [Theory]
    [InlineData("iam", "<html><body><h1>502 Bad Gateway</h1><hr></body></html>")]
    [InlineData("lambda", "<html><body><h1>502 Bad Gateway</h1><hr></body></html>")]
    [InlineData("cloudwatch", "<html><body><h1>502 Bad Gateway</h1></body></html>")]
    [InlineData("logs", "<html><body><h1>502 Bad Gateway</h1></body></html>")]
    [InlineData("apigateway", "Bad Gateway")]
    [InlineData("apigatewayv2", "")]
    [InlineData("iam", "")]
    public async Task An_error_page_of_something_in_between_is_still_an_error_with_its_status(string service, string body)
    {
        await using var listener = AwsListener.Start(new WireAnswer(502, body, "Content-Type: text/html"));
        var client = AwsClients.Create(service, config =>
        {
            config.ServiceURL = listener.Url;
            config.AuthenticationRegion = "eu-west-1";
            config.MaxErrorRetry = 0;
        });
        var call = Wire.WireRecord.Cases.First(item => item.GetProperty("service").GetString() == service);

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(
            () => AwsClients.CallAsync(client, call.GetProperty("operation").GetString()!, call.GetProperty("members")));

        Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_resource_without_a_name_is_refused_before_anything_is_sent(string? name)
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, "{}"));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var error = await Assert.ThrowsAsync<AmazonLambdaException>(
            () => lambda.GetAliasAsync(new GetAliasRequest { FunctionName = "f", Name = name }));

        Assert.Contains("Name", error.Message, StringComparison.Ordinal);
        Assert.Empty(listener.Requests);
    }

    private static void AssertError(AmazonServiceException error, string code, HttpStatusCode status, string requestId, string message)
    {
        Assert.Equal((code, status, requestId, message), (error.ErrorCode, error.StatusCode, error.RequestId, error.Message));
    }
}
