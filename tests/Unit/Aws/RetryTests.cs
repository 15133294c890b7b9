using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda;
using Amazon.Lambda.Model;

namespace Wallarm.Connector.Tests.Aws;

public class RetryTests
{
    [Fact]
    public async Task A_throttled_call_is_repeated()
    {
        await using var listener = AwsListener.Start(number => number == 1
            ? new WireAnswer(429, """{"Reason":"CallerRateLimitExceeded","message":"Rate exceeded"}""", "x-amzn-ErrorType: TooManyRequestsException")
            : new WireAnswer(200, """{"FunctionName":"f"}"""));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var response = await lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = "f" });

        Assert.Equal("f", response.FunctionName);
        Assert.Equal(2, listener.Requests.Count);
    }

    [Fact]
    public async Task A_throttled_query_is_repeated_and_signed_again()
    {
        await using var listener = AwsListener.Start(number => number == 1
            ? new WireAnswer(
                400,
                "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>")
            : new WireAnswer(200, "<R><GetRoleResult><Role><RoleName>r</RoleName></Role></GetRoleResult></R>"));
        using var iam = (AmazonIdentityManagementServiceClient)AwsClients.Create("iam", listener);

        var response = await iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" });

        Assert.Equal("r", response.Role.RoleName);
        Assert.Equal(listener.Requests[0].Body, listener.Requests[1].Body);
    }

    [Fact]
    public async Task A_log_group_without_a_free_filter_slot_is_no_throttling()
    {
        await using var listener = AwsListener.Start(
            new WireAnswer(400, """{"__type":"LimitExceededException","message":"Resource limit exceeded."}"""));
        using var logs = (AmazonCloudWatchLogsClient)AwsClients.Create("logs", listener);

        await Assert.ThrowsAsync<Amazon.CloudWatchLogs.Model.LimitExceededException>(
            () => logs.PutSubscriptionFilterAsync(new PutSubscriptionFilterRequest { LogGroupName = "g", FilterName = "f" }));

        Assert.Single(listener.Requests);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_no_error_of_the_service()
    {
        var listener = AwsListener.Start(new WireAnswer(200, "{}"));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);
        await listener.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = "f" }));
    }
}
