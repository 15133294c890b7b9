using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What every operation on the account answers with.</summary>
internal interface IAccount : IShape
{
    string ApiKeyVersion { get; set; }

    string CloudwatchRoleArn { get; set; }

    List<string> Features { get; set; }

    ThrottleSettings ThrottleSettings { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiKeyVersion = members.String("apiKeyVersion", ApiKeyVersion);
        CloudwatchRoleArn = members.String("cloudwatchRoleArn", CloudwatchRoleArn);
        Features = members.Strings("features", Features);
        ThrottleSettings = members.Structure("throttleSettings", ThrottleSettings);
    }
}
