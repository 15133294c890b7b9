using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>Sessions in the real module, whose engine has a load context of its own.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class ModuleSessionTests
{
    [Fact]
    public async Task The_variables_of_aws_tools_are_used_by_a_cmdlet()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_REGION"] = null;
        using var session = ModuleSession.Open();

        var run = session.Run(
            "param($stored, $url) $StoredAWSCredentials = $stored; $StoredAWSRegion = 'eu-south-1'; New-WallarmLambdaRole -EndpointUrl $url -WhatIf -Verbose",
            ("stored", new LikeAwsPsCredentials()), ("url", world.Aws.Url));

        Assert.NotEmpty(world.Aws.Arrived);
        Assert.All(world.Aws.Arrived, request => Assert.Equal(("AKIDSTORED0000000001", "eu-south-1", "the-token"), (request.AccessKey, request.SigningRegion, request.Token)));
        Assert.Contains(run.Verbose, line => line.Contains("credentials from $StoredAWSCredentials, region eu-south-1 from $StoredAWSRegion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Single_sign_on_finds_the_assemblies_that_the_sdk_loads_by_name()
    {
        await using var world = new SessionWorld();
        ProfileTests.AddSingleSignOn(world, isSession: true, DateTime.UtcNow.AddHours(1));
        world.Aws.Answer("GET /federation/credentials", AwsStandIn.Json(
            $$$"""{"roleCredentials":{"accessKeyId":"ASIASSO0000000000001","secretAccessKey":"s","sessionToken":"t","expiration":{{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}"""));
        using var session = ModuleSession.Open();

        session.Run("New-WallarmLambdaRole -ProfileName corp -WhatIf");

        Assert.Contains(world.Aws.Arrived, request => request.AccessKey == "ASIASSO0000000000001");
    }

    /// <summary>Shaped as Amazon.PowerShell.Common.AWSPSCredentials.</summary>
    private sealed class LikeAwsPsCredentials
    {
        internal LikeAwsCredentials Credentials { get; } = new();
    }

    private sealed class LikeAwsCredentials
    {
        private readonly LikeImmutableCredentials _keys = new("AKIDSTORED0000000001", "the-secret", "the-token");

        public LikeImmutableCredentials GetCredentials() => _keys;
    }

    private sealed record LikeImmutableCredentials(string AccessKey, string SecretKey, string Token);
}
