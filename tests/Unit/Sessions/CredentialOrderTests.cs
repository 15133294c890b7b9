namespace Wallarm.Connector.Tests.Sessions;

[Collection(EnvironmentTests.Name)]
public sealed class CredentialOrderTests
{
    /// <summary>The sources in their order, each with the access key that it gives.</summary>
    private static readonly Source[] Order =
    [
        new("-AccessKey", "AKIDKEYS000000000001", (_, options) => options.WithKeys("AKIDKEYS000000000001")),
        new("-ProfileName", "AKIDNAMED00000000001", (world, options) =>
        {
            world.Environment.AddCredentials(Profile("named", "AKIDNAMED00000000001"));
            return options.WithProfile("named");
        }),
        new("-Credential", "AKIDCREDENTIAL000001", (_, options) => options.WithCredential("AKIDCREDENTIAL000001")),
        new("$StoredAWSCredentials", "AKIDSTORED0000000001", (_, options) => options.WithStored("AKIDSTORED0000000001")),
        new("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT00001", (world, options) =>
        {
            world.Environment["AWS_ACCESS_KEY_ID"] = "AKIDENVIRONMENT00001";
            world.Environment["AWS_SECRET_ACCESS_KEY"] = "secret-of-environment";
            return options;
        }),
        new("AWS_WEB_IDENTITY_TOKEN_FILE", "ASIAWEBIDENTITY00001", (world, options) =>
        {
            world.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = world.Environment.Write("token", "web-identity-token");
            world.Environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/web";
            return options;
        }),
        new("AWS_PROFILE", "AKIDAWSPROFILE000001", (world, options) =>
        {
            world.Environment.AddCredentials(Profile("chosen", "AKIDAWSPROFILE000001"));
            world.Environment["AWS_PROFILE"] = "chosen";
            return options;
        }),
        new("profile 'default'", "AKIDDEFAULT000000001", (world, options) =>
        {
            world.Environment.AddCredentials(Profile("default", "AKIDDEFAULT000000001"));
            return options;
        }),
        new("container", "ASIACONTAINER0000001", (world, options) =>
        {
            world.Aws.Answer("GET /container", AwsStandIn.Json(AwsStandIn.JsonKeys("ASIACONTAINER0000001")));
            world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.Aws.Url + "/container";
            return options;
        }),
        new("instance role", "ASIAINSTANCE00000001", (world, options) =>
        {
            InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
            return options;
        }),
    ];

    public static TheoryData<int, int> Pairs()
    {
        var pairs = new TheoryData<int, int>();
        for (var higher = 0; higher < Order.Length; higher++)
        {
            for (var lower = higher; lower < Order.Length; lower++) pairs.Add(higher, lower);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Of_two_sources_the_higher_one_signs(int higher, int lower)
    {
        await using var world = new SessionWorld();
        var options = Order[lower].Add(world, new OptionsOf());
        if (higher != lower) options = Order[higher].Add(world, options);

        var call = await world.CallAsync(options.Build());

        Assert.True(
            Order[higher].AccessKey == call.AccessKey,
            $"{Order[higher].Name} over {Order[lower].Name}: {call.AccessKey} signed. {world.Verbose}");
    }

    [Fact]
    public async Task The_source_that_is_used_is_named_in_the_verbose_stream_for_the_session_and_for_every_call()
    {
        foreach (var (source, name) in ((int, string)[])[(0, "-AccessKey"), (1, "profile 'named'"), (2, "-Credential"), (3, "$StoredAWSCredentials"), (4, "environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
            (5, "web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN"), (6, "profile 'chosen'"), (7, "profile 'default'"), (8, "container (AWS_CONTAINER_CREDENTIALS_FULL_URI)"), (9, "instance role 'instance-role'")])
        {
            await using var world = new SessionWorld();
            await world.CallAsync(Order[source].Add(world, new OptionsOf()).Build());

            Assert.Contains($"Session: credentials from {name}", world.Verbose, StringComparison.Ordinal);
            Assert.Matches(
                $@"sts:GetCallerIdentity eu-central-1 200 in \d+ ms \(credentials: {System.Text.RegularExpressions.Regex.Escape(name)}\)",
                world.Verbose);
        }
    }

    [Fact]
    public async Task No_verbose_line_holds_a_secret_or_a_whole_access_key()
    {
        foreach (var source in Order)
        {
            await using var world = new SessionWorld();
            await world.CallAsync(source.Add(world, new OptionsOf()).Build());

            Assert.DoesNotContain("secret-of", world.Verbose, StringComparison.Ordinal);
            Assert.DoesNotContain("token-of", world.Verbose, StringComparison.Ordinal);
            Assert.DoesNotContain("web-identity-token", world.Verbose, StringComparison.Ordinal);
            Assert.DoesNotContain(AwsStandIn.TemporarySecret, world.Verbose, StringComparison.Ordinal);
            Assert.DoesNotContain(source.AccessKey[..^4], world.Verbose, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_at_hand_are_told_apart_by_the_last_four_characters_of_their_id()
    {
        await using var world = new SessionWorld();
        await world.OpenAsync(SessionWorld.Keys("AKIDSOMETHING00WXYZ"));

        Assert.Contains("(access key ...WXYZ)", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_source_the_error_names_all_that_were_tried()
    {
        await using var world = new SessionWorld();

        var error = await Assert.ThrowsAsync<SessionException>(() => world.OpenAsync());

        Assert.Equal("Wallarm.CredentialsMissing", error.ErrorId);
        Assert.Equal(ConnectorErrorCategory.AuthenticationError, error.Category);
        foreach (var source in (string[])["-AccessKey", "-ProfileName", "-Credential", "$StoredAWSCredentials", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE",
            "profile 'default'", world.Environment.CredentialsFile, world.Environment.ConfigFile, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "off by AWS_EC2_METADATA_DISABLED"])
        {
            Assert.Contains(source, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(world.Aws.Arrived);
    }

    [Theory]
    [InlineData("AKIDHALF", null, null, "-AccessKey was given without -SecretKey")]
    [InlineData(null, "secret", null, "-SecretKey was given without -AccessKey")]
    [InlineData(null, null, "token", "-SessionToken was given without -AccessKey and -SecretKey")]
    public async Task Half_a_pair_of_keys_is_an_error_and_never_passed_over(
        string? accessKey, string? secretKey, string? token, string message)
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Profile("default", "AKIDDEFAULT000000001"));

        var error = await world.FailAsync(new AwsSessionOptions { AccessKey = accessKey, SecretKey = secretKey, SessionToken = token });

        Assert.Equal("Wallarm.KeysIncomplete", error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_pair_of_environment_keys_is_an_error()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_ACCESS_KEY_ID"] = "AKIDHALF";

        Assert.Equal("Wallarm.KeysIncomplete", (await world.FailAsync()).ErrorId);
    }

    [Fact]
    public async Task Keys_are_sent_with_their_session_token()
    {
        await using var world = new SessionWorld();

        var call =
            await world.CallAsync(new AwsSessionOptions { AccessKey = "ASIATEMPORARY", SecretKey = "secret", SessionToken = "the-token" });

        Assert.Equal("the-token", call.Token);
        Assert.DoesNotContain("the-token", world.Verbose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ProfileName")]
    [InlineData("AWS_PROFILE")]
    public async Task A_missing_profile_is_an_error_that_lists_those_that_there_are(string where)
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials(Profile("default", "AKIDDEFAULT000000001") + Profile("prod", "AKIDPROD000000000001"));
        world.Environment.AddConfig("[profile staging]\nregion = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\n[services local]\nlambda =\n  endpoint_url = http://localhost");
        if (where == "AWS_PROFILE") world.Environment["AWS_PROFILE"] = "pord";

        var error = await world.FailAsync(new AwsSessionOptions { ProfileName = where == "-ProfileName" ? "pord" : null });

        Assert.Equal("Wallarm.ProfileNotFound", error.ErrorId);
        Assert.Contains($"There is no profile 'pord', which {where} names", error.Message, StringComparison.Ordinal);
        Assert.Contains("There are: default, prod, staging.", error.Message, StringComparison.Ordinal);
        Assert.Contains(world.Environment.CredentialsFile, error.Message, StringComparison.Ordinal);
        Assert.Contains(world.Environment.ConfigFile, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_profile_without_credentials_is_an_error_but_a_default_one_is_passed_over()
    {
        await using var world = new SessionWorld();
        world.Environment.AddConfig("[default]\nregion = eu-west-1\n[profile bare]\nregion = eu-west-1");
        world.Aws.Answer("GET /container", AwsStandIn.Json(AwsStandIn.JsonKeys("ASIACONTAINER0000001")));
        world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.Aws.Url + "/container";

        Assert.Equal("Wallarm.ProfileInvalid", (await world.FailAsync(new AwsSessionOptions { ProfileName = "bare" })).ErrorId);
        Assert.Equal("ASIACONTAINER0000001", (await world.CallAsync()).AccessKey);
    }

    [Fact]
    public async Task Credentials_of_others_are_read_again_at_each_use()
    {
        await using var world = new SessionWorld();
        var keys = new OtherCredentials("AKIDFIRST00000000001");
        using var session = await world.OpenAsync(new AwsSessionOptions { StoredCredentials = keys });

        await session.Sts.GetCallerIdentityAsync(new());
        keys.AccessKey = "AKIDSECOND0000000001";
        await session.Sts.GetCallerIdentityAsync(new());

        Assert.Equal(["AKIDFIRST00000000001", "AKIDSECOND0000000001"], world.Aws.Of("GetCallerIdentity").Select(call => call.AccessKey));
    }

    [Fact]
    public async Task The_account_is_asked_for_once_a_session()
    {
        await using var world = new SessionWorld();
        using var session = await world.OpenAsync(SessionWorld.Keys("AKIDACCOUNT000000001"));

        Assert.All(
            await Task.WhenAll(session.GetAccountIdAsync(default), session.GetAccountIdAsync(default)),
            account => Assert.Equal("123456789012", account));
        Assert.Equal("123456789012", await session.GetAccountIdAsync(default));
        Assert.Single(world.Aws.Arrived);
    }

    internal static string Profile(string name, string accessKey) =>
        $"[{name}]\naws_access_key_id = {accessKey}\naws_secret_access_key = secret-of-{accessKey}\n";

    private sealed record Source(string Name, string AccessKey, Func<SessionWorld, OptionsOf, OptionsOf> Add);

    private sealed record OptionsOf(string? AccessKey = null, string? ProfileName = null, string? Credential = null, string? Stored = null)
    {
        public OptionsOf WithKeys(string accessKey) => this with { AccessKey = accessKey };

        public OptionsOf WithProfile(string name) => this with { ProfileName = name };

        public OptionsOf WithCredential(string accessKey) => this with { Credential = accessKey };

        public OptionsOf WithStored(string accessKey) => this with { Stored = accessKey };

        public AwsSessionOptions Build() => new()
        {
            AccessKey = AccessKey,
            SecretKey = AccessKey is null ? null : "secret-of-" + AccessKey,
            ProfileName = ProfileName,
            Credential = Credential is null ? null : new OtherCredentials(Credential),
            StoredCredentials = Stored is null ? null : new OtherCredentials(Stored),
        };
    }
}

/// <summary>Credentials of somebody else.</summary>
internal sealed class OtherCredentials(string accessKey) : IExternalCredentials
{
    public string AccessKey { get; set; } = accessKey;

    public AwsKeys GetKeys() => new(AccessKey, "secret-of-" + AccessKey, null);
}

/// <summary>The metadata service of an EC2 instance that has a role, in the stand-in.</summary>
internal static class InstanceMetadata
{
    private const string RolesPath = "/latest/meta-data/iam/security-credentials/";

    public static void Add(SessionWorld world, string accessKey)
    {
        world.Aws.Answer("PUT /latest/api/token", request => request.Headers.ContainsKey("x-aws-ec2-metadata-token-ttl-seconds") ? new StandInAnswer(200, "imds-token", "text/plain") : new StandInAnswer(400, ""));
        world.Aws.Answer(
            "GET " + RolesPath,
            request => IsAllowed(request) ? new StandInAnswer(200, "instance-role", "text/plain") : new StandInAnswer(401, ""));
        world.Aws.Answer(
            "GET " + RolesPath + "instance-role",
            request => IsAllowed(request) ? AwsStandIn.Json(AwsStandIn.JsonKeys(accessKey)) : new StandInAnswer(401, ""));
        world.Environment["AWS_EC2_METADATA_DISABLED"] = null;
        world.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = world.Aws.Url;
    }

    private static bool IsAllowed(ArrivedRequest request) => request.Headers.GetValueOrDefault("x-aws-ec2-metadata-token") == "imds-token";
}
