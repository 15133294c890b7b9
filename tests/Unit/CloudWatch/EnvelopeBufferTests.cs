using System.Text;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeBufferTests
{
    [Fact]
    public void Envelopes_that_are_open_at_the_same_time_share_nothing()
    {
        var envelopes = Enumerable.Range(0, 20)
            .Select(number => LogsEnvelope.Decode(LogsEvent.FromLines(SampleTraffic.Lines(50, seed: number)).ToBytes(), DecodedEnvelope.AmpleLimit))
            .ToList();
        for (var number = 0; number < envelopes.Count; number++)
        {
            Assert.Equal(SampleTraffic.Lines(50, seed: number), DecodedEnvelope.Copy(envelopes[number]).Messages);
            envelopes[number].Dispose();
        }
    }

    [Fact]
    public void Disposing_twice_hands_no_buffer_to_two_envelopes()
    {
        var one = LogsEvent.FromLines(SampleTraffic.Lines(50, seed: 1)).ToBytes();
        var two = LogsEvent.FromLines(SampleTraffic.Lines(50, seed: 2)).ToBytes();
        var disposed = LogsEnvelope.Decode(one, DecodedEnvelope.AmpleLimit);
        disposed.Dispose();
        disposed.Dispose();

        using var first = LogsEnvelope.Decode(one, DecodedEnvelope.AmpleLimit);
        using var second = LogsEnvelope.Decode(two, DecodedEnvelope.AmpleLimit);

        Assert.Equal(SampleTraffic.Lines(50, seed: 1), DecodedEnvelope.Copy(first).Messages);
        Assert.Equal(SampleTraffic.Lines(50, seed: 2), DecodedEnvelope.Copy(second).Messages);
    }

    [Fact]
    public void A_failed_decoding_hands_no_buffer_to_two_envelopes()
    {
        var good = LogsEvent.FromLines(SampleTraffic.Lines(50, seed: 1));
        var inner = good.ToInnerJson();
        var packed = LogsEvent.Gzip(Encoding.UTF8.GetBytes(inner));
        byte[][] failures =
        [
            LogsEvent.Pack(inner[..^2]),
            LogsEvent.Pack(inner + "x"),
            (good with { Owner = null }).ToBytes(),
            (good with { MessageType = "OTHER" }).ToBytes(),
            (good with { LogEvents = null }).ToBytes(),
            LogsEvent.Wrap(Convert.ToBase64String(packed.AsSpan(0, packed.Length - 3))),
            LogsEvent.Wrap(Convert.ToBase64String(packed.AsSpan(0, packed.Length / 2))),
            LogsEvent.Wrap(Convert.ToBase64String([.. packed.AsSpan(0, packed.Length - 6), 1, 2, 3, 4, 5, 6])),
            LogsEvent.Wrap("*"),
        ];
        foreach (var failure in failures)
        {
            DecodedEnvelope.Fails(failure);
            DecodedEnvelope.Fails(LogsEvent.Pack(inner), inner.Length / 2);
            var envelopes = Enumerable.Range(1, 4)
                .Select(number => LogsEnvelope.Decode(LogsEvent.FromLines(SampleTraffic.Lines(50, seed: number)).ToBytes(), DecodedEnvelope.AmpleLimit))
                .ToList();
            for (var number = 1; number <= 4; number++)
            {
                Assert.Equal(SampleTraffic.Lines(50, seed: number), DecodedEnvelope.Copy(envelopes[number - 1]).Messages);
            }

            envelopes.ForEach(envelope => envelope.Dispose());
        }
    }

    [Fact]
    public void A_buffer_used_before_leaves_nothing_behind()
    {
        DecodedEnvelope.Of(LogsEvent.FromLines(Enumerable.Repeat(new string('"', 500), 40)).ToBytes());

        var decoded = DecodedEnvelope.Of((LogsEvent.FromLines(["a"]) with { Owner = "o" }).ToBytes());

        Assert.Equal(["a"], decoded.RawMessages);
        Assert.Equal("o", decoded.Owner);
    }

    [Fact]
    public void Decoding_allocates_nothing_per_record()
    {
        var small = LogsEvent.FromLines(SampleTraffic.Lines(1_000)).ToBytes();
        var large = LogsEvent.FromLines(SampleTraffic.Lines(5_000)).ToBytes();

        // The least of several goes: a garbage collection may take the pool's buffers away at any time.
        var grown = Allocated(large) - Allocated(small);

        Assert.InRange(grown, long.MinValue, 4_000);
    }

    private static long Allocated(byte[] payload) => Enumerable.Range(0, 8).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        LogsEnvelope.Decode(payload, DecodedEnvelope.AmpleLimit).Dispose();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
