using System.Text.Json;
using Amazon.APIGateway;
using Amazon.ApiGatewayV2;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Runtime;
using Wallarm.Connector.Tests.Aws.Wire;
using Type = System.Type;

namespace Wallarm.Connector.Tests.Aws;

/// <summary>The clients by the names that botocore has for the services, and their operations by name.</summary>
internal static class AwsClients
{
    public static readonly AWSCredentials Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "SECRET");

    public static IReadOnlyDictionary<string, Type> Interfaces { get; } = new Dictionary<string, Type>
    {
        ["iam"] = typeof(IAmazonIdentityManagementService),
        ["lambda"] = typeof(IAmazonLambda),
        ["cloudwatch"] = typeof(IAmazonCloudWatch),
        ["logs"] = typeof(IAmazonCloudWatchLogs),
        ["apigateway"] = typeof(IAmazonAPIGateway),
        ["apigatewayv2"] = typeof(IAmazonApiGatewayV2),
    };

    public static IAmazonService Create(string service, Action<ClientConfig> configure) => service switch
    {
        "iam" => new AmazonIdentityManagementServiceClient(Credentials, With(new AmazonIdentityManagementServiceConfig(), configure)),
        "lambda" => new AmazonLambdaClient(Credentials, With(new AmazonLambdaConfig(), configure)),
        "cloudwatch" => new AmazonCloudWatchClient(Credentials, With(new AmazonCloudWatchConfig(), configure)),
        "logs" => new AmazonCloudWatchLogsClient(Credentials, With(new AmazonCloudWatchLogsConfig(), configure)),
        "apigateway" => new AmazonAPIGatewayClient(Credentials, With(new AmazonAPIGatewayConfig(), configure)),
        "apigatewayv2" => new AmazonApiGatewayV2Client(Credentials, With(new AmazonApiGatewayV2Config(), configure)),
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "no such service"),
    };

    /// <summary>A client for a custom endpoint.</summary>
    public static IAmazonService Create(string service, AwsListener listener) => Create(service, config =>
    {
        config.ServiceURL = listener.Url;
        config.AuthenticationRegion = "eu-west-1";
    });

    public static async Task<AmazonWebServiceResponse> CallAsync(IAmazonService client, string operation, JsonElement members)
    {
        var method = client.GetType().GetMethod(operation + "Async")!;
        var request = Shapes.Make(method.GetParameters()[0].ParameterType, members);
        var call = (Task)method.Invoke(client, [request, CancellationToken.None])!;
        await call;
        return (AmazonWebServiceResponse)call.GetType().GetProperty("Result")!.GetValue(call)!;
    }

    private static T With<T>(T config, Action<ClientConfig> configure)
        where T : ClientConfig
    {
        configure(config);
        return config;
    }
}
