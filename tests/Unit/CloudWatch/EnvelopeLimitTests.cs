using System.Buffers.Binary;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeLimitTests
{
    private const string Minimal =
        """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[{"id":"1","timestamp":1,"message":"m"}]}""";

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_048_576)]
    public void An_event_exactly_at_the_limit_is_read_and_one_byte_more_is_too_large(int length)
    {
        var inner = Minimal.PadRight(Math.Max(length, Minimal.Length));
        var payload = LogsEvent.Pack(inner);

        Assert.Equal(["1"], DecodedEnvelope.Of(payload, inner.Length).Ids);
        var error = DecodedEnvelope.Fails(payload, inner.Length - 1);
        Assert.Equal(LogsEnvelopeError.TooLarge, error.Error);
        Assert.Contains(
            (inner.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_that_tells_its_size_is_too_large() => AssertBombIsStopped(declared: null);

    [Theory]
    [InlineData(0u)]
    [InlineData(1000u)]
    [InlineData(65_536u)]
    [InlineData(uint.MaxValue)]
    public void A_bomb_that_lies_about_its_size_is_too_large(uint declared) => AssertBombIsStopped(declared);

    [Fact]
    public void A_bomb_of_many_gzip_members_is_stopped()
    {
        var member = LogsEvent.Gzip(new byte[100_000]);
        byte[] packed = [.. Enumerable.Repeat(member, 100).SelectMany(bytes => bytes)];

        var error = DecodedEnvelope.Fails(LogsEvent.Wrap(Convert.ToBase64String(packed)), 65_536);

        Assert.True(error.Error is LogsEnvelopeError.TooLarge or LogsEnvelopeError.InvalidGzip, error.ToString());
    }

    [Theory]
    [InlineData(20_000_000)]
    [InlineData(33_554_431)]
    public void An_event_takes_no_more_memory_than_its_limit(int limit)
    {
        // Compressed by more than a hundred to one; a pool of arrays would round its size up to the next power of two.
        var payload = LogsEvent.Pack(Minimal.PadRight(limit));
        DecodedEnvelope.Of(payload, limit);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var held = LogsEnvelope.Decode(payload, limit);
        using var another = LogsEnvelope.Decode(payload, limit);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, limit, limit + 500_000);
        held.Dispose();
    }

    [Fact]
    public void Log_events_that_are_next_to_nothing_take_no_more_than_a_share_of_the_limit()
    {
        const int limit = 8_000_000;
        var numbers = "1" + string.Concat(Enumerable.Repeat(",1", limit / 2 - 200));
        var inner = Minimal.Replace("[{", $"[{numbers},{{", StringComparison.Ordinal);
        var payload = LogsEvent.Pack(inner);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = DecodedEnvelope.Fails(payload, limit);

        Assert.Equal(LogsEnvelopeError.TooLarge, error.Error);
        Assert.Contains($"{limit / 100} log events", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, limit + limit / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void A_tiny_limit_is_kept_too(int limit) =>
        Assert.Equal(LogsEnvelopeError.TooLarge, DecodedEnvelope.Fails(LogsEvent.Pack(Minimal), limit).Error);

    private static void AssertBombIsStopped(uint? declared)
    {
        const int limit = 1024 * 1024;
        var bomb = LogsEvent.Gzip(new byte[32 * limit]);
        if (declared is { } size) BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(bomb.Length - 4), size);
        var payload = LogsEvent.Wrap(Convert.ToBase64String(bomb));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = DecodedEnvelope.Fails(payload, limit);

        Assert.Equal(LogsEnvelopeError.TooLarge, error.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * limit);
    }
}
