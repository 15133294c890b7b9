using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>What the variables of AWS Tools hold reaches the engine of the real module.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class StoredCredentialsTests
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
