using System.Security.Cryptography;
using System.Text;
using Amazon.SecurityToken.Model;

namespace Wallarm.Connector.Tests.Sessions;

[Collection(EnvironmentTests.Name)]
public sealed class ProfileTests
{
    private const string Role = "arn:aws:iam::123456789012:role/deployer";
    private const string Base = "[base]\naws_access_key_id = AKIDBASE000000000001\naws_secret_access_key = secret-of-base\n";

    [Fact]
    public async Task A_role_is_assumed_with_the_keys_of_its_source_profile_at_the_session_s_sts()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base);
        world.Environment.AddConfig($"[profile dev]\nrole_arn = {Role}\nsource_profile = base\nexternal_id = ext-7\nrole_session_name = me\nduration_seconds = 900\nregion = eu-north-1");

        var call = await world.CallAsync(new AwsSessionOptions { ProfileName = "dev" });

        var assumed = Assert.Single(world.Aws.Of("AssumeRole"));
        Assert.Equal(("AKIDBASE000000000001", "eu-north-1"), (assumed.AccessKey, assumed.SigningRegion));
        Assert.Equal(
            (Role, "ext-7", "me", "900"),
            (assumed.Form["RoleArn"], assumed.Form["ExternalId"], assumed.Form["RoleSessionName"], assumed.Form["DurationSeconds"]));
        Assert.StartsWith("ASIAROLE", call.AccessKey, StringComparison.Ordinal);
        Assert.Equal("token-of-" + call.AccessKey, call.Token);
        Assert.Contains("sts:AssumeRole eu-north-1 200", world.Verbose, StringComparison.Ordinal);
        Assert.Contains("(credentials: profile 'base')", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_assumed_at_the_endpoint_of_the_parameter()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
        world.Environment.AddCredentials(Base + $"[dev]\nrole_arn = {Role}\nsource_profile = base\n");

        await world.CallAsync(new AwsSessionOptions { ProfileName = "dev", EndpointUrl = world.Aws.Url });

        Assert.Single(world.Aws.Of("AssumeRole"));
    }

    [Fact]
    public async Task A_role_is_assumed_once_a_process_until_the_files_change()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base + $"[dev]\nrole_arn = {Role}\nsource_profile = base\n");
        var options = new AwsSessionOptions { ProfileName = "dev" };

        var first = await world.CallAsync(options);
        var second = await world.CallAsync(options);
        Assert.Equal(first.AccessKey, second.AccessKey);
        Assert.Single(world.Aws.Of("AssumeRole"));

        File.SetLastWriteTimeUtc(world.Environment.CredentialsFile, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(first.AccessKey, (await world.CallAsync(options)).AccessKey);
        Assert.Equal(2, world.Aws.Of("AssumeRole").Count);
    }

    [Fact]
    public async Task Calls_at_the_same_time_assume_a_role_once()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base + $"[dev]\nrole_arn = {Role}\nsource_profile = base\n");
        using var session = await world.OpenAsync(new AwsSessionOptions { ProfileName = "dev" });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => session.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest())));

        Assert.Single(world.Aws.Of("AssumeRole"));
    }

    [Fact]
    public async Task Opening_a_session_asks_sts_nothing()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base + $"[dev]\nrole_arn = {Role}\nsource_profile = base\n");

        await world.OpenAsync(new AwsSessionOptions { ProfileName = "dev" });

        Assert.Empty(world.Aws.Arrived);
    }

    [Fact]
    public async Task Roles_are_assumed_one_by_the_other_and_a_source_may_be_the_profile_s_own_keys()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials($"[hub]\naws_access_key_id = AKIDHUB0000000000001\naws_secret_access_key = s\nrole_arn = {Role}-hub\nsource_profile = hub\n[spoke]\nrole_arn = {Role}-spoke\nsource_profile = hub\n");

        await world.CallAsync(new AwsSessionOptions { ProfileName = "spoke" });

        var assumed = world.Aws.Of("AssumeRole");
        Assert.Equal([Role + "-hub", Role + "-spoke"], assumed.Select(call => call.Form["RoleArn"]));
        Assert.Equal("AKIDHUB0000000000001", assumed[0].AccessKey);
        Assert.StartsWith("ASIAROLE", assumed[1].AccessKey, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Environment", "AKIDENVIRONMENT00001")]
    [InlineData("EcsContainer", "ASIACONTAINER0000001")]
    [InlineData("Ec2InstanceMetadata", "ASIAINSTANCE00000001")]
    public async Task A_role_is_assumed_with_the_keys_of_its_credential_source(string source, string accessKey)
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig($"[profile dev]\nrole_arn = {Role}\ncredential_source = {source}");
        world.Environment["AWS_ACCESS_KEY_ID"] = "AKIDENVIRONMENT00001";
        world.Environment["AWS_SECRET_ACCESS_KEY"] = "secret-of-environment";
        world.Aws.Answer("GET /container", AwsStandIn.Json(AwsStandIn.JsonKeys("ASIACONTAINER0000001")));
        world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.Aws.Url + "/container";
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");

        await world.CallAsync(new AwsSessionOptions { ProfileName = "dev" });

        Assert.Equal(accessKey, Assert.Single(world.Aws.Of("AssumeRole")).AccessKey);
    }

    [Fact]
    public async Task A_web_identity_profile_sends_its_token_unsigned()
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig(
            $"[profile ci]\nrole_arn = {Role}\nweb_identity_token_file = {world.Environment.Write("jwt", "the.web.token\n")}");

        var call = await world.CallAsync(new AwsSessionOptions { ProfileName = "ci" });

        var assumed = Assert.Single(world.Aws.Of("AssumeRoleWithWebIdentity"));
        Assert.Equal((null, "the.web.token", Role), (assumed.AccessKey, assumed.Form["WebIdentityToken"], assumed.Form["RoleArn"]));
        Assert.Equal("ASIAWEBIDENTITY00001", call.AccessKey);
        Assert.DoesNotContain("the.web.token", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denied_role_is_an_error_of_the_session_that_names_the_role_and_the_action()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base + $"[dev]\nrole_arn = {Role}\nsource_profile = base\n");
        world.Aws.Answer("AssumeRole", AwsStandIn.XmlError(403, "AccessDenied", $"User: arn:aws:iam::123456789012:user/base is not authorized to perform: sts:AssumeRole on resource: {Role}"));

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "dev" });

        Assert.Equal(("Wallarm.AccessDenied", "sts:AssumeRole", Role), (error.ErrorId, error.AwsOperation, error.Target));
        Assert.Contains("trust policy", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("profile 'dev'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role_arn = R\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me", "Wallarm.ProfileUnsupported", "MFA", "aws configure export-credentials --profile bad")]
    [InlineData("login_session = arn:aws:sts::1:x", "Wallarm.ProfileUnsupported", "aws login", "aws configure export-credentials --profile bad")]
    [InlineData("role_arn = R\nsource_profile = gone", "Wallarm.ProfileNotFound", "source_profile of the profile 'bad'", "-ProfileLocation")]
    [InlineData("role_arn = R\nsource_profile = bad2", "Wallarm.ProfileInvalid", "bad -> bad2 -> bad", "Correct")]
    [InlineData("role_arn = R", "Wallarm.ProfileInvalid", "without source_profile", "Correct")]
    [InlineData("role_arn = R\nsource_profile = base\ncredential_source = Environment", "Wallarm.ProfileInvalid", "both", "Correct")]
    [InlineData("role_arn = R\ncredential_source = Vault", "Wallarm.ProfileInvalid", "'Vault'", "Correct")]
    [InlineData("role_arn = R\ncredential_source = Environment", "Wallarm.ProfileInvalid", "AWS_ACCESS_KEY_ID is not set", "Correct")]
    [InlineData("role_arn = R\nsource_profile = base\nduration_seconds = long", "Wallarm.ProfileInvalid", "duration_seconds", "Correct")]
    [InlineData("aws_access_key_id = AKIDHALF", "Wallarm.ProfileInvalid", "without aws_secret_access_key", "Correct")]
    [InlineData("aws_secret_access_key = the-secret", "Wallarm.ProfileInvalid", "without aws_access_key_id", "Correct")]
    [InlineData("sso_account_id = 1\nsso_role_name = r", "Wallarm.ProfileInvalid", "it has no sso_start_url", "Correct")]
    [InlineData("sso_session = gone\nsso_account_id = 1\nsso_role_name = r", "Wallarm.ProfileInvalid", "[sso-session gone]", "Correct")]
    [InlineData("services = gone\naws_access_key_id = A\naws_secret_access_key = the-secret", "Wallarm.ProfileInvalid", "[services gone]", "Correct")]
    public async Task A_profile_that_cannot_be_used_says_why_and_what_to_do(
        string properties, string errorId, string message, string advice)
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Base);
        world.Environment.AddConfig($"[profile bad]\n{properties}\n[profile bad2]\nrole_arn = R\nsource_profile = bad");

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "bad" });

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Aws.Arrived);
    }

    [Theory]
    [InlineData("max_attempts = 2", 2)]
    [InlineData("retry_mode = standard", 3)]
    [InlineData("retry_mode = adaptive", 11)]
    [InlineData("retry_mode = standard\nmax_attempts = 1", 1)]
    public async Task A_profile_decides_how_often_a_throttled_call_is_sent(string settings, int attempts)
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig($"[profile patient]\n{Keys}\n{settings}");
        world.Aws.Answer("GetCallerIdentity", AwsStandIn.XmlError(400, "Throttling", "Rate exceeded"));

        await Assert.ThrowsAnyAsync<Exception>(() => world.CallAsync(new AwsSessionOptions { ProfileName = "patient" }));

        Assert.Equal(attempts, world.Aws.Of("GetCallerIdentity").Count);
    }

    [Theory]
    [InlineData("retry_mode = eager", "'eager' from retry_mode of the profile 'bad' is not adaptive, standard or legacy.")]
    [InlineData("max_attempts = 0", "'0' from max_attempts of the profile 'bad' is not a number from 1.")]
    [InlineData("use_fips_endpoint = yes", "'yes' from use_fips_endpoint of the profile 'bad' is not true or false.")]
    public async Task A_setting_with_an_impossible_value_is_an_error(string setting, string message)
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig($"[profile bad]\n{Keys}\n{setting}");

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "bad" });

        Assert.Equal(("Wallarm.SettingInvalid", message), (error.ErrorId, error.Problem));
    }

    [Fact]
    public async Task A_role_with_an_MFA_device_asks_for_its_code_once_for_all_regions()
    {
        await using var world = new SessionWorld();
        AddMfa(world);
        var asked = new List<string>();
        var options = new AwsSessionOptions
        {
            ProfileName = "mfa",
            ReadMfaCode = (serial, profile) =>
            {
                asked.Add($"{serial} {profile}");
                return Task.FromResult<string?>(" 123456 ");
            },
        };

        var call = await world.CallAsync(options);
        await world.CallAsync(options.In("eu-west-3"));

        var assumed = Assert.Single(world.Aws.Of("AssumeRole"));
        Assert.Equal((MfaSerial, "123456"), (assumed.Form["SerialNumber"], assumed.Form["TokenCode"]));
        Assert.Equal([$"{MfaSerial} mfa"], asked);
        Assert.StartsWith("ASIAROLE", call.AccessKey, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", world.Verbose, StringComparison.Ordinal);
    }

    internal const string MfaSerial = "arn:aws:iam::123456789012:mfa/me";

    internal static void AddMfa(SessionWorld world) =>
        world.Environment.AddCredentials(Base + $"[mfa]\nrole_arn = {Role}\nsource_profile = base\nmfa_serial = {MfaSerial}\n");

    private const string Keys = "aws_access_key_id = AKIDPROFILE000000001\naws_secret_access_key = the-secret";

    [Fact]
    public async Task A_malformed_file_is_an_error_that_names_the_line_but_does_not_quote_it()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials("# keys\n[default]\naws_access_key_id = AKIDBASE\naws_secret_access_key wJalrXUtnFEMI/K7MDENG");

        var error = await world.FailAsync();

        Assert.Equal("Wallarm.ProfileInvalid", error.ErrorId);
        Assert.Contains($"{world.Environment.CredentialsFile}, line 4:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wJalrXUtnFEMI", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_location_names_the_credentials_file_and_the_config_file_beside_it()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials("[there]\naws_access_key_id = AKIDUSUAL0000000001\naws_secret_access_key = s");
        var location = world.Environment.Write("other/keys", "[there]\naws_access_key_id = AKIDOTHER0000000001\naws_secret_access_key = s");
        world.Environment.Write("other/config", "[profile there]\nregion = sa-east-1");

        var call = await world.CallAsync(new AwsSessionOptions { ProfileName = "there", ProfileLocation = location });

        Assert.Equal(("AKIDOTHER0000000001", "sa-east-1"), (call.AccessKey, call.SigningRegion));
    }

    [Fact]
    public async Task A_location_that_is_not_there_is_an_error()
    {
        await using var world = new SessionWorld();
        var location = Path.Combine(world.Environment.Home, "gone");

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "there", ProfileLocation = location });

        Assert.Equal("Wallarm.ProfileNotFound", error.ErrorId);
        Assert.Contains(location, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_of_the_environment_are_read_anew_for_each_session()
    {
        await using var world = new SessionWorld();
        foreach (var key in (string[])["AKIDFILE000000000001", "AKIDFILE000000000002"])
        {
            world.Environment["AWS_SHARED_CREDENTIALS_FILE"] =
                world.Environment.Write("files/" + key, $"[default]\naws_access_key_id = {key}\naws_secret_access_key = s");
            world.Environment["AWS_CONFIG_FILE"] = world.Environment.Write($"files/{key}.config", $"[default]\nregion = eu-west-{key[^1]}");
            world.Environment["AWS_REGION"] = null;

            var call = await world.CallAsync();

            Assert.Equal((key, $"eu-west-{key[^1]}"), (call.AccessKey, call.SigningRegion));
        }
    }

    [Theory]
    [InlineData("\"Expiration\":\"2099-01-01T00:00:00Z\"", 1)]
    [InlineData("\"Comment\":\"no end\"", 2)]
    public async Task A_process_prints_the_keys_and_keys_whose_end_is_known_are_kept(string expiration, int runs)
    {
        await using var world = new SessionWorld();
        var count = Path.Combine(world.Environment.Home, "count");
        var script = world.Environment.Write("keys.sh", $$"""
            echo run >> '{{count}}'
            echo '{"Version":1,"AccessKeyId":"ASIAPROCESS000000001","SecretAccessKey":"process-secret","SessionToken":"process-token",{{expiration}} }'
            """);
        world.Environment.AddConfig($"[profile tool]\ncredential_process = sh '{script}' --user \"some one\"");

        var call = await world.CallAsync(new AwsSessionOptions { ProfileName = "tool" });
        await world.CallAsync(new AwsSessionOptions { ProfileName = "tool" });

        Assert.Equal(("ASIAPROCESS000000001", "process-token"), (call.AccessKey, call.Token));
        Assert.Equal(runs, File.ReadAllLines(count).Length);
        Assert.DoesNotContain("process-secret", world.Verbose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo the-secret >&2; exit 3")]
    [InlineData("echo '{ the-secret'")]
    [InlineData("echo '{\"Version\":2,\"SecretAccessKey\":\"the-secret\"}'")]
    [InlineData("echo '{\"Version\":1,\"SecretAccessKey\":\"the-secret\"}'")]
    [InlineData("echo '{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"the-secret\",\"Expiration\":\"2001-01-01T00:00:00Z\"}'")]
    public async Task A_process_that_gives_no_keys_is_an_error_that_does_not_repeat_its_output(string script)
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig($"[profile tool]\ncredential_process = sh '{world.Environment.Write("keys.sh", script)}'");

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "tool" });

        Assert.Contains("credential_process of the profile 'tool'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", error + world.Verbose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Single_sign_on_uses_the_token_that_the_login_left(bool isSession)
    {
        await using var world = new SessionWorld();
        AddSingleSignOn(world, isSession, DateTime.UtcNow.AddHours(1));
        world.Aws.Answer("GET /federation/credentials", request => request.Headers.GetValueOrDefault("x-amz-sso_bearer_token") == "the-login-token"
            ? AwsStandIn.Json($$$"""{"roleCredentials":{"accessKeyId":"ASIASSO0000000000001","secretAccessKey":"sso-secret","sessionToken":"sso-token","expiration":{{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}""")
            : AwsStandIn.JsonError(401, "UnauthorizedException", "no"));

        var call = await world.CallAsync(new AwsSessionOptions { ProfileName = "corp" });
        await world.CallAsync(new AwsSessionOptions { ProfileName = "corp" });

        Assert.Equal(("ASIASSO0000000000001", "sso-token"), (call.AccessKey, call.Token));
        var asked = Assert.Single(world.Aws.Of("GET /federation/credentials"));
        Assert.Contains("role_name=Deployer", asked.Query, StringComparison.Ordinal);
        Assert.Contains("account_id=123456789012", asked.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("the-login-token", world.Verbose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "absent")]
    [InlineData(true, "expired")]
    [InlineData(true, "refused")]
    [InlineData(false, "absent")]
    [InlineData(false, "expired")]
    [InlineData(false, "refused")]
    public async Task Without_a_valid_login_the_error_says_how_to_log_in(bool isSession, string token)
    {
        await using var world = new SessionWorld();
        AddSingleSignOn(
            world,
            isSession,
            token switch { "absent" => null, "expired" => DateTime.UtcNow.AddHours(-1), _ => DateTime.UtcNow.AddHours(1) });
        world.Aws.Answer(
            "GET /federation/credentials", AwsStandIn.JsonError(401, "UnauthorizedException", "Session token not found or invalid"));

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = "corp" });

        Assert.Equal("Wallarm.CredentialsExpired", error.ErrorId);
        Assert.Contains("aws sso login --profile corp", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("the-login-token", error + world.Verbose, StringComparison.Ordinal);
    }

    /// <summary>Writes a profile 'corp' of IAM Identity Center and, unless it is null when it ends, the token of its login.</summary>
    internal static void AddSingleSignOn(SessionWorld world, bool isSession, DateTime? expiresAt)
    {
        // A session of its own for each test: the SDK remembers tokens by its name.
        var session = $"corp-{Guid.NewGuid():N}";
        var url = $"https://{session}.awsapps.com/start";
        world.Environment.AddConfig(isSession
            ? $"[profile corp]\nsso_session = {session}\nsso_account_id = 123456789012\nsso_role_name = Deployer\n[sso-session {session}]\nsso_start_url = {url}\nsso_region = eu-central-1\nsso_registration_scopes = sso:account:access"
            : $"[profile corp]\nsso_start_url = {url}\nsso_region = eu-central-1\nsso_account_id = 123456789012\nsso_role_name = Deployer");
        if (expiresAt is null) return;
#pragma warning disable CA5350 // The cache of the AWS CLI names its files so.
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(isSession ? session : url)));
#pragma warning restore CA5350
        world.Environment.Write($".aws/sso/cache/{name}.json", $$"""{"startUrl":"{{url}}","region":"eu-central-1","accessToken":"the-login-token","expiresAt":"{{expiresAt:yyyy-MM-ddTHH:mm:ssZ}}"}""");
    }
}
