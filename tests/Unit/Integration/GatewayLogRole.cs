using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The role by which API Gateway writes the logs of REST APIs, as most accounts have one already.</summary>
internal static class GatewayLogRole
{
    private const string Name = "api-gateway";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    /// <summary>Gives one to the account.</summary>
    public static async Task CreateAsync(AwsProxy aws)
    {
        var role = (await Boto.CallAsync(aws, "iam", "create_role", new { RoleName = Name, AssumeRolePolicyDocument = Trust }))["Role"]!["Arn"]!.GetValue<string>();
        await Boto.CallAsync(aws, "iam", "attach_role_policy", new { RoleName = Name, PolicyArn = StageWorld.ManagedPolicy });
        await Boto.CallAsync(
            aws,
            "apigateway",
            "update_account",
            new { patchOperations = new[] { new { op = "replace", path = "/cloudwatchRoleArn", value = role } } });
    }
}
