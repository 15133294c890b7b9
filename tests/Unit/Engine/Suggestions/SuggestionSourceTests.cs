using System.Text.Json;
using Wallarm.Connector.Engine.Suggestions;
using Wallarm.Connector.Tests.Aws;

namespace Wallarm.Connector.Tests.Engine.Suggestions;

public sealed class SuggestionSourceTests
{
    private readonly ManualClock _clock = new();
    private readonly SuggestionSource _source;

    public SuggestionSourceTests() => _source = new SuggestionSource(_clock);

    [Fact]
    public async Task An_endless_listing_is_not_read_to_its_end()
    {
        await using var aws = AwsListener.Start(number => Groups(number, 50, next: $"more after {number}"));

        var suggestions = await AskAsync(aws, SuggestionKind.LogGroup, "/g");

        Assert.Equal(500, suggestions.Count);
        Assert.Equal(10, aws.Requests.Count);
    }

    [Fact]
    public async Task A_listing_is_read_page_by_page()
    {
        await using var aws = AwsListener.Start(number => Groups(number, 2, next: number < 3 ? $"more after {number}" : null));

        var suggestions = await AskAsync(aws, SuggestionKind.LogGroup, "/g/2");

        Assert.Equal(3, aws.Requests.Count);
        Assert.Equal(["/g/2/0", "/g/2/1"], suggestions.Select(suggestion => suggestion.Value));
    }

    [Fact]
    public async Task The_service_is_asked_for_what_begins_with_the_prefix_where_it_can_be()
    {
        await using var aws = AwsListener.Start(number => Groups(number, 1, next: null));

        await AskAsync(aws, SuggestionKind.LogGroup, "/g/1");
        await AskAsync(aws, SuggestionKind.LogGroup, "");

        Assert.Equal(["/g/1", null], aws.Requests.Select(request => JsonSerializer.Deserialize<JsonElement>(request.Body)).Select(
            body => body.TryGetProperty("logGroupNamePrefix", out var prefix) ? prefix.GetString() : null));
    }

    [Fact]
    public async Task An_answer_is_kept_for_half_a_minute()
    {
        await using var aws = AwsListener.Start(number => Groups(number, 1, next: null));

        var first = await AskAsync(aws, SuggestionKind.LogGroup, "");
        _clock.Advance(TimeSpan.FromSeconds(29));
        var second = await AskAsync(aws, SuggestionKind.LogGroup, "");
        _clock.Advance(TimeSpan.FromSeconds(2));
        var third = await AskAsync(aws, SuggestionKind.LogGroup, "");

        Assert.Equal(["/g/1/0"], first.Select(suggestion => suggestion.Value));
        Assert.Equal(first, second);
        Assert.Equal(["/g/2/0"], third.Select(suggestion => suggestion.Value));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var aws = AwsListener.Start(number => number == 1
            ? new WireAnswer(400, """{"__type":"AccessDeniedException","message":"no"}""", "Content-Type: application/x-amz-json-1.1")
            : Groups(number, 1, next: null));

        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(aws, SuggestionKind.LogGroup, ""));

        Assert.Single(await AskAsync(aws, SuggestionKind.LogGroup, ""));
    }

    [Fact]
    public async Task Other_keys_another_region_and_another_endpoint_are_another_session()
    {
        await using var aws = AwsListener.Start(number => Groups(number, 1, next: null));
        await using var other = AwsListener.Start(number => Groups(number, 1, next: null));

        await AskAsync(aws, SuggestionKind.LogGroup, "");
        await AskAsync(aws, SuggestionKind.LogGroup, "", "AKIDOTHER");
        await AskAsync(aws, SuggestionKind.LogGroup, "", region: "us-east-1");
        await AskAsync(other, SuggestionKind.LogGroup, "");

        Assert.Equal(3, aws.Requests.Count);
        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task Whoever_asks_again_gets_what_the_first_did_not_wait_for()
    {
        using var mayAnswer = new ManualResetEventSlim();
        await using var aws = AwsListener.Start(number =>
        {
            mayAnswer.Wait();
            return Groups(number, 1, next: null);
        });
        using var impatient = new CancellationTokenSource();

        var first = AskAsync(aws, SuggestionKind.LogGroup, "", cancellation: impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = AskAsync(aws, SuggestionKind.LogGroup, "");
        mayAnswer.Set();

        Assert.Single(await second);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task Regions_are_known_without_credentials_and_tell_their_names()
    {
        var suggestions =
            await _source.SuggestAsync(new AwsSessionOptions(), SuggestionKind.Region, null, Typed("eu-cent"), CancellationToken.None);

        Assert.Equal([new Suggestion("eu-central-1", "eu-central-1", "Europe (Frankfurt)"), new Suggestion("eu-central-2", "eu-central-2", "Europe (Zurich)")], suggestions);
    }

    private static WireAnswer Groups(int page, int count, string? next) => new(
        200,
        JsonSerializer.Serialize(new { logGroups = Enumerable.Range(0, count).Select(number => new { logGroupName = $"/g/{page}/{number}" }), nextToken = next }),
        "Content-Type: application/x-amz-json-1.1");

    private Task<IReadOnlyList<Suggestion>> AskAsync(
        AwsListener aws, SuggestionKind kind, string prefix, string accessKey = "AKIDEXAMPLE", string region = "eu-west-1", CancellationToken cancellation = default) => _source.SuggestAsync(
            new AwsSessionOptions { AccessKey = accessKey, SecretKey = "secret", Region = region, EndpointUrl = aws.Url }, kind, null, Typed(prefix), cancellation);

    private static TypedValue Typed(string text) => new(text, value => value.StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time;

        public override long GetTimestamp() => _now.Ticks;
    }
}
