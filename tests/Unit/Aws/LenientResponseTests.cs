using System.Globalization;
using Amazon.ApiGatewayV2;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using State = Amazon.Lambda.State;

namespace Wallarm.Connector.Tests.Aws;

/// <summary>Answers as services send them: with members that nobody knows yet, members that are null, and nothing at all.</summary>
public class LenientResponseTests
{
    [Theory]
    [InlineData(200, "")]
    [InlineData(202, "")]
    [InlineData(204, "")]
    [InlineData(200, "{}")]
    public async Task A_response_without_members_is_empty(int status, string body)
    {
        await using var listener = AwsListener.Start(new WireAnswer(status, body, "x-amzn-RequestId: 0a1b"));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var response = await lambda.GetPolicyAsync(new Amazon.Lambda.Model.GetPolicyRequest { FunctionName = "f" });

        Assert.Null(response.Policy);
        Assert.Equal((status, "0a1b"), ((int)response.HttpStatusCode, response.ResponseMetadata.RequestId));
    }

    [Fact]
    public async Task Null_and_absent_members_are_null_and_empty_collections_are_empty()
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, """
            {"FunctionName":"f","Timeout":null,"Layers":null,"Environment":null,"Architectures":[],"VpcConfig":{"SubnetIds":[]},
             "SomethingNew":{"Deep":[1,{"x":null}]},"Runtime":"provided.al2099"}
            """));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var response = await lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = "f" });

        Assert.Equal((null, null, null, null), (response.Timeout, response.Layers, response.Environment, response.MemorySize));
        Assert.Empty(response.Architectures);
        Assert.Empty(response.VpcConfig.SubnetIds);
        Assert.Null(response.VpcConfig.SecurityGroupIds);
        Assert.Equal("provided.al2099", response.Runtime.Value);
    }

    [Fact]
    public async Task An_enumeration_equals_its_constant_and_its_text()
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, """{"Runtime":"provided.al2023","State":"Active"}"""));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var response = await lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = "f" });

        Assert.True(response.Runtime == Amazon.Lambda.Runtime.ProvidedAl2023);
        Assert.True(response.State == "Active");
        Assert.Same(State.Active, response.State);
    }

    [Theory]
    [InlineData("1770091506", "2026-02-03T04:05:06.0000000Z")]
    [InlineData("1770091506.25", "2026-02-03T04:05:06.2500000Z")]
    [InlineData("1.770091506E9", "2026-02-03T04:05:06.0000000Z")]
    public async Task Epoch_seconds_are_read_with_and_without_a_fraction(string number, string expected)
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, $$"""{"LastModified":{{number}}}"""));
        using var lambda = (AmazonLambdaClient)AwsClients.Create("lambda", listener);

        var response = await lambda.GetFunctionEventInvokeConfigAsync(new GetFunctionEventInvokeConfigRequest { FunctionName = "f" });

        Assert.Equal(expected, response.LastModified?.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-02-03T04:05:06Z", "2026-02-03T04:05:06.0000000Z")]
    [InlineData("2026-02-03T04:05:06.250Z", "2026-02-03T04:05:06.2500000Z")]
    [InlineData("2026-02-03T05:05:06+01:00", "2026-02-03T04:05:06.0000000Z")]
    public async Task Iso_times_are_read_as_utc_in_json_and_xml(string text, string expected)
    {
        await using var jsonListener = AwsListener.Start(new WireAnswer(200, $$"""{"createdDate":"{{text}}"}"""));
        await using var xmlListener = AwsListener.Start(new WireAnswer(
            200, $"<R><GetRoleResult><Role><CreateDate>{text}</CreateDate></Role></GetRoleResult></R>"));
        using var gateway = (AmazonApiGatewayV2Client)AwsClients.Create("apigatewayv2", jsonListener);
        using var iam = (AmazonIdentityManagementServiceClient)AwsClients.Create("iam", xmlListener);

        var api = await gateway.GetApiAsync(new Amazon.ApiGatewayV2.Model.GetApiRequest { ApiId = "a" });
        var role = await iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" });

        Assert.Equal(expected, api.CreatedDate?.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(expected, role.Role.CreateDate?.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Times_of_log_groups_come_in_milliseconds()
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, """{"logGroups":[{"logGroupName":"g","creationTime":1770091506789}]}"""));
        using var logs = (AmazonCloudWatchLogsClient)AwsClients.Create("logs", listener);

        var response = await logs.DescribeLogGroupsAsync(new DescribeLogGroupsRequest());

        Assert.Equal("2026-02-03T04:05:06.7890000Z", response.LogGroups[0].CreationTime?.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Xml_is_read_past_what_nobody_knows()
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, """
            <?xml version="1.0"?>
            <ListPolicyVersionsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Novelty><Versions/></Novelty>
              <ListPolicyVersionsResult><New><member/></New><Versions><member><VersionId>v1</VersionId><Extra>1</Extra>
                <IsDefaultVersion>true</IsDefaultVersion></member></Versions><IsTruncated>false</IsTruncated></ListPolicyVersionsResult>
              <ResponseMetadata><RequestId>0a1b</RequestId></ResponseMetadata>
            </ListPolicyVersionsResponse>
            """));
        using var iam = (AmazonIdentityManagementServiceClient)AwsClients.Create("iam", listener);

        var response = await iam.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyArn = "p" });

        var version = Assert.Single(response.Versions);
        Assert.Equal(("v1", true, null), (version.VersionId, version.IsDefaultVersion, version.Document));
        Assert.Equal((false, null, "0a1b"), (response.IsTruncated, response.Marker, response.ResponseMetadata.RequestId));
    }
}
