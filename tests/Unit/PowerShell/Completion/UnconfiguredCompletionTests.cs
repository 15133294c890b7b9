using Wallarm.Connector.Tests.Sessions;

namespace Wallarm.Connector.Tests.PowerShell.Completion;

[Collection(EnvironmentTests.Name)]
public sealed class UnconfiguredCompletionTests : IDisposable
{
    private readonly AwsEnvironment _environment = new();

    public UnconfiguredCompletionTests() => _environment["AWS_EC2_METADATA_DISABLED"] = "true";

    [Fact]
    public void Without_a_region_nothing_is_suggested()
    {
        using var prompt = new Prompt();

        Assert.Empty(prompt.Tab("Test-WallarmConnector -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:1 -FunctionName "));
    }

    [Fact]
    public void Without_credentials_nothing_is_suggested()
    {
        using var prompt = new Prompt();

        Assert.Empty(prompt.Tab("Test-WallarmConnector -Region eu-west-1 -EndpointUrl http://127.0.0.1:1 -FunctionName "));
        Assert.Empty(prompt.Tab("Test-WallarmConnector -ProfileName "));
    }

    [Fact]
    public void Profiles_are_those_of_the_user()
    {
        _environment.AddCredentials("[keys]\naws_access_key_id = a");
        _environment.AddConfig("[profile sign-in]\nregion = eu-west-1\n[sso-session company]");
        using var prompt = new Prompt();

        Assert.Equal(["keys", "sign-in"], prompt.Texts("Test-WallarmConnector -ProfileName "));
    }

    public void Dispose() => _environment.Dispose();
}
