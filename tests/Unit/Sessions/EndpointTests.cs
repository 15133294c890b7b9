using System.Net.Sockets;
using Amazon.IdentityManagement.Model;
using Amazon.SecurityToken.Model;

namespace Wallarm.Connector.Tests.Sessions;

[Collection(EnvironmentTests.Name)]
public sealed class EndpointTests
{
    private const string Elsewhere = "http://127.0.0.1:1";

    [Fact]
    public async Task The_parameter_goes_before_the_environment_and_the_profile()
    {
        await using var world = World();
        world.Environment["AWS_ENDPOINT_URL"] = Elsewhere;
        world.Environment["AWS_ENDPOINT_URL_STS"] = Elsewhere;
        world.Environment.AddConfig($"[default]\nendpoint_url = {Elsewhere}");

        await world.CallAsync(With(world.Aws.Url));

        Assert.Contains($"endpoint {world.Aws.Url}/ from -EndpointUrl", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_s_variable_goes_before_the_one_for_all()
    {
        await using var world = World();
        world.Environment["AWS_ENDPOINT_URL"] = Elsewhere;
        world.Environment["AWS_ENDPOINT_URL_STS"] = world.Aws.Url;

        await world.CallAsync(With(null));

        Assert.Contains("from AWS_ENDPOINT_URL_STS for sts", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variable_goes_before_the_profile_and_a_service_of_the_profile_before_its_endpoint_for_all()
    {
        await using var world = World();
        world.Environment.AddConfig($"[default]\nservices = local\nendpoint_url = {Elsewhere}\n[services local]\nsts =\n  endpoint_url = {world.Aws.Url}\nlambda =\n  endpoint_url = {Elsewhere}");
        await world.CallAsync(With(null));

        world.Environment["AWS_ENDPOINT_URL_STS"] = Elsewhere;
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => world.CallAsync(With(null)));

        Assert.NotNull(Unwrap<SocketException>(refused));
        Assert.Single(world.Aws.Arrived);
    }

    [Fact]
    public async Task The_endpoints_of_a_named_profile_count_and_not_those_of_the_default_one()
    {
        await using var world = World();
        world.Environment.AddConfig($"[default]\nendpoint_url = {Elsewhere}\n[profile named]\nendpoint_url = {world.Aws.Url}");

        await world.CallAsync(new AwsSessionOptions { AccessKey = "AKIDENDPOINT00000001", SecretKey = "secret", ProfileName = "named", Region = "eu-central-1" });

        Assert.Single(world.Aws.Arrived);
    }

    [Theory]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")]
    [InlineData("ignore_configured_endpoint_urls")]
    public async Task Configured_endpoints_can_be_ignored_but_not_the_parameter(string how)
    {
        await using var world = World();
        world.Environment.AddConfig(
            $"[default]\nendpoint_url = {Elsewhere}\n" + (how.StartsWith("AWS", StringComparison.Ordinal) ? "" : how + " = true"));
        if (how.StartsWith("AWS", StringComparison.Ordinal))
        {
            world.Environment["AWS_ENDPOINT_URL"] = Elsewhere;
            world.Environment[how] = "true";
        }

        using var session = await world.OpenAsync(With(null));
        Assert.Contains("endpoints of AWS", world.Verbose, StringComparison.Ordinal);
        Assert.Null(session.Sts.Config.ServiceURL);

        await world.CallAsync(With(world.Aws.Url));
        Assert.Single(world.Aws.Arrived);
    }

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("ftp://host")]
    [InlineData("/etc/passwd")]
    [InlineData("https://")]
    [InlineData("https://user:hunter2@host")]
    [InlineData("https://host/?key=hunter2")]
    public async Task What_is_no_http_url_is_an_error_that_says_so_and_keeps_passwords_to_itself(string url)
    {
        await using var world = World();

        var error = await Assert.ThrowsAsync<SessionException>(() => world.OpenAsync(With(url)));

        Assert.Equal("Wallarm.EndpointInvalid", error.ErrorId);
        Assert.Contains("-EndpointUrl is no http or https URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);

        world.Environment["AWS_ENDPOINT_URL_API_GATEWAY"] = url;
        error = await Assert.ThrowsAsync<SessionException>(() => world.OpenAsync(With(null)));
        Assert.Contains("AWS_ENDPOINT_URL_API_GATEWAY is no http or https URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-central-1")]
    [InlineData("cn-north-1")]
    public async Task At_an_endpoint_of_one_s_own_every_service_is_signed_for_the_region_of_the_session(string region)
    {
        await using var world = World();
        world.Aws.Answer("GetRole", AwsStandIn.XmlError(404, "NoSuchEntity", "none"));
        using var session = await world.OpenAsync(With(world.Aws.Url, region));

        await Assert.ThrowsAsync<NoSuchEntityException>(() => session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
        await Assert.ThrowsAnyAsync<Exception>(
            () => session.Lambda.GetFunctionAsync(new Amazon.Lambda.Model.GetFunctionRequest { FunctionName = "f" }));
        await Assert.ThrowsAnyAsync<Exception>(
            () => session.Logs.DescribeLogGroupsAsync(new Amazon.CloudWatchLogs.Model.DescribeLogGroupsRequest()));
        await Assert.ThrowsAnyAsync<Exception>(() => session.ApiGateway.GetAccountAsync(new Amazon.APIGateway.Model.GetAccountRequest()));
        await Assert.ThrowsAnyAsync<Exception>(
            () => session.ApiGatewayV2.GetApiAsync(new Amazon.ApiGatewayV2.Model.GetApiRequest { ApiId = "a" }));
        await Assert.ThrowsAnyAsync<Exception>(
            () => session.Ssm.GetParameterAsync(new Amazon.SimpleSystemsManagement.Model.GetParameterRequest { Name = "p" }));
        await session.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(
            ["apigateway", "iam", "lambda", "logs", "ssm", "sts"],
            world.Aws.Arrived.Select(request => request.SigningService).Distinct().Order());
        Assert.Contains(world.Aws.Arrived, request => request.Path == "/v2/apis/a");
        Assert.All(
            world.Aws.Arrived, request => Assert.Equal(("AKIDENDPOINT00000001", region), (request.AccessKey, request.SigningRegion)));
    }

    [Theory]
    [InlineData("eu-central-1", "https://iam.amazonaws.com/", "https://lambda.eu-central-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://iam.cn-north-1.amazonaws.com.cn/", "https://lambda.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://iam.us-gov.amazonaws.com/", "https://lambda.us-gov-west-1.amazonaws.com/")]
    public async Task Without_an_endpoint_the_clients_go_to_aws_s_own(string region, string iam, string lambda)
    {
        await using var world = World();
        using var session = await world.OpenAsync(With(null, region));

        Assert.Equal(iam, Slashed(((Amazon.IdentityManagement.AmazonIdentityManagementServiceClient)session.Iam).Config.DetermineServiceOperationEndpoint(new(new GetRoleRequest { RoleName = "r" })).URL));
        Assert.Equal(lambda, Slashed(((Amazon.Lambda.AmazonLambdaClient)session.Lambda).Config.DetermineServiceOperationEndpoint(new(new Amazon.Lambda.Model.GetFunctionRequest { FunctionName = "f" })).URL));
    }

    [Theory]
    [InlineData("use_fips_endpoint = true", "https://lambda-fips.us-east-1.amazonaws.com/")]
    [InlineData("use_dualstack_endpoint = true", "https://lambda.us-east-1.api.aws/")]
    [InlineData("use_fips_endpoint = false", "https://lambda.us-east-1.amazonaws.com/")]
    public async Task A_profile_may_ask_for_the_fips_or_dual_stack_endpoints(string setting, string lambda)
    {
        await using var world = World();
        world.Environment.AddConfig(
            $"[profile named]\nregion = us-east-1\naws_access_key_id = AKIDENDPOINT00000001\naws_secret_access_key = secret\n{setting}");
        using var session = await world.OpenAsync(new AwsSessionOptions { ProfileName = "named", Region = "us-east-1" });

        var config = ((Amazon.Lambda.AmazonLambdaClient)session.Lambda).Config;
        Assert.Equal(
            lambda,
            Slashed(config.DetermineServiceOperationEndpoint(new(new Amazon.Lambda.Model.GetFunctionRequest { FunctionName = "f" })).URL));
    }

    [Fact]
    public async Task The_variable_goes_before_the_profile_and_an_endpoint_of_one_s_own_before_both()
    {
        await using var world = World();
        world.Environment["AWS_USE_FIPS_ENDPOINT"] = "false";
        world.Environment.AddConfig("[default]\nuse_fips_endpoint = true");
        using var session = await world.OpenAsync(With(null));
        await world.CallAsync(With(world.Aws.Url));

        Assert.False(((Amazon.Lambda.AmazonLambdaClient)session.Lambda).Config.UseFIPSEndpoint);
        Assert.Single(world.Aws.Arrived);
    }

    private static SessionWorld World()
    {
        var world = new SessionWorld();
        world.Environment["AWS_ENDPOINT_URL"] = null;
        return world;
    }

    private static AwsSessionOptions With(string? endpointUrl, string region = "eu-central-1") =>
        new() { AccessKey = "AKIDENDPOINT00000001", SecretKey = "secret", Region = region, EndpointUrl = endpointUrl };

    private static string Slashed(string url) => url.EndsWith('/') ? url : url + "/";

    private static T? Unwrap<T>(Exception? exception)
        where T : Exception => exception is null or T ? (T?)exception : Unwrap<T>(exception.InnerException);
}
