namespace Wallarm.Connector.Tests.Sessions;

[Collection(EnvironmentTests.Name)]
public sealed class RegionOrderTests
{
    /// <summary>The sources in their order, each with the region that it gives.</summary>
    private static readonly Source[] Order =
    [
        new("-Region", "eu-west-1", world => world.Region = "eu-west-1"),
        new("profile 'named'", "eu-west-2", world =>
        {
            world.Profile = "named";
            world.Environment.AddConfig("[profile named]\nregion = eu-west-2");
        }),
        new("$StoredAWSRegion", "eu-west-3", world => world.Stored = "eu-west-3"),
        new("AWS_REGION", "us-east-1", world => world.Environment["AWS_REGION"] = "us-east-1"),
        new("AWS_DEFAULT_REGION", "us-east-2", world => world.Environment["AWS_DEFAULT_REGION"] = "us-east-2"),
        new("profile 'chosen'", "us-west-1", world =>
        {
            world.Environment["AWS_PROFILE"] = "chosen";
            world.Environment.AddConfig("[profile chosen]\nregion = us-west-1");
        }),
        new("profile 'default'", "us-west-2", world => world.Environment.AddConfig("[default]\nregion = us-west-2")),
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
    public async Task Of_two_sources_the_higher_one_is_signed_for(int higher, int lower)
    {
        await using var world = new RegionWorld();
        Order[lower].Add(world);
        if (higher != lower) Order[higher].Add(world);

        var call = await world.CallAsync();

        Assert.True(
            Order[higher].Region == call.SigningRegion,
            $"{Order[higher].Name} over {Order[lower].Name}: {call.SigningRegion}. {world.Verbose}");
        Assert.Contains($"region {Order[higher].Region} from {Order[higher].Name}", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_source_the_error_names_the_four_ways_and_nothing_is_asked_of_anybody()
    {
        await using var world = new RegionWorld();
        InstanceMetadata.Add(world.Sessions, "ASIAINSTANCE00000001");

        var error = await Assert.ThrowsAsync<SessionException>(world.CallAsync);

        Assert.Equal("Wallarm.RegionMissing", error.ErrorId);
        foreach (var way in (string[])["-Region", "-ProfileName", "$StoredAWSRegion", "AWS_REGION"])
        {
            Assert.Contains(way, error.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Empty(world.Sessions.Aws.Arrived);
    }

    [Fact]
    public async Task A_named_profile_without_a_region_leaves_it_to_the_next_source()
    {
        await using var world = new RegionWorld { Profile = "named" };
        world.Environment.AddConfig("[profile named]\noutput = json");
        world.Environment["AWS_REGION"] = "ap-south-1";

        Assert.Equal("ap-south-1", (await world.CallAsync()).SigningRegion);
    }

    [Theory]
    [InlineData("us-esat-1", "us-east-1")]
    [InlineData("eu-centarl-1", "eu-central-1")]
    [InlineData("us-east1", "us-east-1")]
    [InlineData("eu-west-11", "eu-west-1")]
    [InlineData("euwest-1", "eu-west-1")]
    public async Task A_mistyped_region_is_an_error_that_names_the_nearest(string typed, string nearest)
    {
        await using var world = new RegionWorld { Region = typed };

        var error = await Assert.ThrowsAsync<SessionException>(world.CallAsync);

        Assert.Equal("Wallarm.RegionUnknown", error.ErrorId);
        Assert.Contains($"'{typed}' from -Region is no AWS region. Did you mean '{nearest}'?", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Sessions.Aws.Arrived);
    }

    [Theory]
    [InlineData("aws-global")]
    [InlineData("Frankfurt")]
    [InlineData("us-east-0")]
    [InlineData("https://evil.example")]
    [InlineData("eu-central-1.evil.example")]
    public async Task What_does_not_look_like_a_region_is_an_error(string typed)
    {
        await using var world = new RegionWorld { Region = typed };

        Assert.Equal("Wallarm.RegionUnknown", (await Assert.ThrowsAsync<SessionException>(world.CallAsync)).ErrorId);
    }

    [Theory]
    [InlineData("eu-central-9", "aws", "amazonaws.com")]
    [InlineData("us-gov-south-1", "aws-us-gov", "amazonaws.com")]
    [InlineData("cn-south-1", "aws-cn", "amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "aws-us-gov", "amazonaws.com")]
    [InlineData("cn-north-1", "aws-cn", "amazonaws.com.cn")]
    [InlineData(" EU-Central-1 ", "aws", "amazonaws.com")]
    public async Task Regions_that_are_younger_than_the_sdk_work_and_belong_to_their_partition(
        string region, string partition, string suffix)
    {
        await using var world = new RegionWorld { Region = region };
        using var session = await world.OpenAsync();

        Assert.Equal(
            (region.Trim().ToLowerInvariant(), partition, suffix), (session.Region.SystemName, session.Partition, session.DnsSuffix));
    }

    private sealed record Source(string Name, string Region, Action<RegionWorld> Add);

    /// <summary>A world whose credentials are given, so that only the region is looked for.</summary>
    private sealed class RegionWorld : IAsyncDisposable
    {
        public RegionWorld() => Environment["AWS_REGION"] = null;

        public SessionWorld Sessions { get; } = new();

        public AwsEnvironment Environment => Sessions.Environment;

        public string Verbose => Sessions.Verbose;

        public string? Region { get; set; }

        public string? Profile { get; set; }

        public string? Stored { get; set; }

        private AwsSessionOptions Options => new() { AccessKey = "AKIDREGION0000000001", SecretKey = "secret", Region = Region, ProfileName = Profile, StoredRegion = Stored };

        public Task<ArrivedRequest> CallAsync() => Sessions.CallAsync(Options);

        public Task<Wallarm.Connector.Engine.Sessions.AwsSession> OpenAsync() => Sessions.OpenAsync(Options);

        public ValueTask DisposeAsync() => Sessions.DisposeAsync();
    }
}
