using System.Text.Json;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Deployment;

/// <summary>An account that nobody has deployed to yet, with a REST API that has one stage.</summary>
internal sealed record TargetAccount(AwsIdentity Identity, string RestApiId, IReadOnlyDictionary<string, string> Environment)
{
    public const string ApiName = "pet-shop";
    public const string StageName = "prod";
    public const string LogGroupName = $"/aws/apigateway/{ApiName}";

    /// <summary>What a program that lives on is told: to deploy to this account, in one line.</summary>
    public string Order(string package) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["accessKeyId"] = Identity.AccessKeyId,
        ["secretAccessKey"] = Identity.SecretAccessKey,
        ["restApiId"] = RestApiId,
        ["stageName"] = StageName,
        ["logGroupName"] = LogGroupName,
        ["format"] = AccessLogFormat.Json,
        ["package"] = package,
    });
}
