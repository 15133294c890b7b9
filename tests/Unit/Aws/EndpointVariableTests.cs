using Amazon;
using Wallarm.Connector.Tests.Aws.Wire;

namespace Wallarm.Connector.Tests.Aws;

/// <summary>The endpoint variables that AWSSDK.Core reads; their names come from the services' ids.</summary>
[Collection(nameof(ProcessEnvironment))]
public class EndpointVariableTests
{
    [Theory]
    [InlineData("iam", "AWS_ENDPOINT_URL_IAM")]
    [InlineData("lambda", "AWS_ENDPOINT_URL_LAMBDA")]
    [InlineData("cloudwatch", "AWS_ENDPOINT_URL_CLOUDWATCH")]
    [InlineData("logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS")]
    [InlineData("apigateway", "AWS_ENDPOINT_URL_API_GATEWAY")]
    [InlineData("apigatewayv2", "AWS_ENDPOINT_URL_APIGATEWAYV2")]
    [InlineData("lambda", "AWS_ENDPOINT_URL")]
    public async Task A_variable_moves_the_service_and_keeps_the_region(string service, string variable)
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, service == "iam" ? "<Response/>" : "{}"));
        Environment.SetEnvironmentVariable(variable, listener.Url);
        try
        {
            var client = AwsClients.Create(service, config => config.RegionEndpoint = RegionEndpoint.EUCentral1);
            var call = WireRecord.Cases.First(item => item.Text("service") == service);

            await AwsClients.CallAsync(client, call.Text("operation"), call.GetProperty("members"));

            Assert.Contains("/eu-central-1/", Assert.Single(listener.Requests).Header("Authorization"), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }
}

/// <summary>Tests that change the environment of the process run alone.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public class ProcessEnvironment;
