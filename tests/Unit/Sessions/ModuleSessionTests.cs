using Wallarm.Connector.Tests.Integration;
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
    public async Task Single_sign_on_uses_the_module_s_own_sdk_where_another_copy_of_it_is_loaded()
    {
        // As AWS.Tools does, in the load context of the session.
        Assert.NotNull(typeof(Amazon.SSO.AmazonSSOClient).Assembly);
        Assert.NotNull(typeof(Amazon.SSOOIDC.AmazonSSOOIDCClient).Assembly);
        await using var world = new SessionWorld();
        ProfileTests.AddSingleSignOn(world, isSession: true, DateTime.UtcNow.AddHours(1));
        world.Aws.Answer("GET /federation/credentials", AwsStandIn.Json(
            $$$"""{"roleCredentials":{"accessKeyId":"ASIASSO0000000000001","secretAccessKey":"s","sessionToken":"t","expiration":{{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}"""));
        using var session = ModuleSession.Open();

        var run = session.Run("New-WallarmLambdaRole -ProfileName corp -WhatIf -Verbose");

        Assert.True(
            world.Aws.Arrived.Any(request => request.AccessKey == "ASIASSO0000000000001"),
            $"Arrived: {string.Join(", ", world.Aws.Arrived.Select(request => request.Operation))}. {run.StoppedBy} {string.Join(' ', run.Errors)} {string.Join(' ', run.Verbose)}");
    }

    [Fact]
    public async Task A_profile_with_an_MFA_device_asks_the_user_and_is_an_error_where_nobody_is()
    {
        await using var world = new SessionWorld();
        ProfileTests.AddMfa(world);
        using var session = ModuleSession.Open();

        var unattended = session.Run("New-WallarmLambdaRole -ProfileName mfa -WhatIf");
        session.Host.Answers.Enqueue("654321");
        session.Run("New-WallarmLambdaRole -ProfileName mfa -WhatIf");

        var error = CloudSession.ErrorOf(unattended);
        Assert.StartsWith("Wallarm.ProfileUnsupported,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("aws configure export-credentials --profile mfa", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.All(
            session.Host.Questions,
            question => Assert.Contains($"{ProfileTests.MfaSerial}, for the profile 'mfa'", question, StringComparison.Ordinal));
        Assert.Equal("654321", Assert.Single(world.Aws.Of("AssumeRole")).Form["TokenCode"]);
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
