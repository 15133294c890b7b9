namespace Wallarm.Connector.Tests.Sessions;

[Collection(EnvironmentTests.Name)]
public sealed class MetadataTests
{
    [Fact]
    public async Task An_instance_without_a_role_has_no_credentials()
    {
        await using var world = new SessionWorld();
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
        world.Aws.Answer("GET /latest/meta-data/iam/security-credentials/", new StandInAnswer(404, ""));

        var error = await world.FailAsync();

        Assert.Equal("Wallarm.CredentialsMissing", error.ErrorId);
        Assert.Contains($"instance metadata ({world.Aws.Url}: no response, or no role)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT /latest/api/token")]
    [InlineData("GET /latest/meta-data/iam/security-credentials/")]
    public async Task A_metadata_service_that_never_answers_is_given_up(string step)
    {
        await using var world = new SessionWorld();
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
        world.Aws.Hang(step);

        // The bound of the engine is a second; the SDK would go on for many.
        var error = await world.FailAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("Wallarm.CredentialsMissing", error.ErrorId);
        Assert.Single(world.Aws.Of(step));
    }

    [Fact]
    public async Task The_metadata_service_is_not_asked_where_it_is_off_or_not_needed()
    {
        await using var world = new SessionWorld();
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
        await world.OpenAsync(SessionWorld.Keys("AKIDENOUGH0000000001"));

        world.Environment["AWS_EC2_METADATA_DISABLED"] = "TRUE";
        await world.FailAsync();

        Assert.Empty(world.Aws.Arrived);
    }

    [Fact]
    public async Task Keys_that_the_metadata_service_stops_giving_are_an_error_of_the_session()
    {
        await using var world = new SessionWorld();
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
        world.Aws.Answer("GET /latest/meta-data/iam/security-credentials/instance-role", AwsStandIn.Json("{\"Code\":\"Failed\"}"));

        Assert.Equal("Wallarm.CredentialsMissing", (await world.FailAsync()).ErrorId);
    }

    [Fact]
    public async Task The_container_s_token_is_sent_and_not_shown()
    {
        await using var world = new SessionWorld();
        world.Aws.Answer("GET /container", request => request.Headers.GetValueOrDefault("Authorization") == "container-token" ? AwsStandIn.Json(AwsStandIn.JsonKeys("ASIACONTAINER0000001")) : new StandInAnswer(401, ""));
        world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.Aws.Url + "/container";
        world.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = world.Environment.Write("container-token", "container-token");

        Assert.Equal("ASIACONTAINER0000001", (await world.CallAsync()).AccessKey);
        Assert.DoesNotContain("container-token", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_endpoint_elsewhere_on_the_network_is_an_error()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/keys";

        var error = await world.FailAsync();

        Assert.Equal("Wallarm.CredentialsMissing", error.ErrorId);
        Assert.Contains("AWS_CONTAINER_CREDENTIALS_FULL_URI", error.Message, StringComparison.Ordinal);
    }
}
