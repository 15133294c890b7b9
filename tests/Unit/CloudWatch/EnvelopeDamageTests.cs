using System.Buffers.Binary;
using System.Text;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeDamageTests
{
    private static readonly byte[] Packed =
        LogsEvent.Gzip(Encoding.UTF8.GetBytes(LogsEvent.FromLines(SampleTraffic.Lines(4)).ToInnerJson()));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("\"awslogs\"")]
    [InlineData("{}")]
    [InlineData("{\"awslogs\":{}}")]
    [InlineData("{\"awslogs\":null}")]
    [InlineData("{\"awslogs\":\"H4sI\"}")]
    [InlineData("{\"awslogs\":[\"data\"]}")]
    [InlineData("{\"awslogs\":{\"data\":null}}")]
    [InlineData("{\"awslogs\":{\"data\":7}}")]
    [InlineData("{\"awslogs\":{\"data\":{}}}")]
    [InlineData("{\"awslogs\":{\"data\":\"H4sI")]
    [InlineData("{\"awslogs\":{\"data\":\"H4sI\"}")]
    [InlineData("{'awslogs':{'data':''}}")]
    [InlineData("{\"AwsLogs\":{\"Data\":\"H4sI\"}}")]
    [InlineData("{\"data\":\"H4sI\"}")]
    [InlineData("hello")]
    [InlineData("\u0000")]
    [InlineData("{\"key1\":\"value1\",\"key2\":\"value2\",\"key3\":\"value3\"}")]
    [InlineData("{\"version\":\"0\",\"id\":\"1\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\",\"account\":\"1\",\"resources\":[],\"detail\":{}}")]
    [InlineData("{\"Records\":[{\"messageId\":\"1\",\"body\":\"{}\",\"eventSource\":\"aws:sqs\"}]}")]
    [InlineData("{\"Records\":[{\"kinesis\":{\"data\":\"H4sIAAAA\"},\"eventSource\":\"aws:kinesis\"}]}")]
    [InlineData("{\"resource\":\"/{proxy+}\",\"path\":\"/pets\",\"httpMethod\":\"GET\",\"headers\":{},\"requestContext\":{\"stage\":\"prod\"},\"body\":null}")]
    [InlineData("{\"version\":\"2.0\",\"routeKey\":\"$default\",\"rawPath\":\"/pets\",\"requestContext\":{\"http\":{\"method\":\"GET\"}}}")]
    public void What_does_not_come_from_a_subscription_is_told_so(string payload) =>
        Assert.Equal(LogsEnvelopeError.NotCloudWatchLogs, DecodedEnvelope.Fails(Encoding.UTF8.GetBytes(payload)).Error);

    [Theory]
    [InlineData("{\"awslogs\":{\"data\":\"\\ud800\"}}")]
    [InlineData("{\"awslogs\":{\"data\":\"\\udc00\\ud800\"}}")]
    [InlineData("{\"awslogs\":{\"data\":\"H4sI\\ud83d\"}}")]
    [InlineData("{\"\\ud800\":1,\"awslogs\":{\"data\":\"H4sI\"}}")]
    [InlineData("{\"awslogs\":{\"\\udfff\":1,\"data\":\"H4sI\"}}")]
    [InlineData("{\"a\\u0077slog\\ud800\":1}")]
    public void A_lone_surrogate_in_the_outer_event_ends_in_a_typed_error(string payload) =>
        DecodedEnvelope.Fails(Encoding.UTF8.GetBytes(payload));

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc3, 0x28 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0x5c, 0x6e, 0xff })]
    public void Outer_bytes_that_are_not_utf8_end_in_a_typed_error(byte[] bytes)
    {
        DecodedEnvelope.Fails([.. "{\"awslogs\":{\"data\":\""u8, .. bytes, .. "\"}}"u8]);
        DecodedEnvelope.Fails([.. "{\""u8, .. bytes, .. "\":1,\"awslogs\":{\"data\":\"H4sI\"}}"u8]);
        DecodedEnvelope.Fails([.. "{\"awslogs\":{\""u8, .. bytes, .. "\":1,\"data\":\"H4sI\"}}"u8]);
        DecodedEnvelope.Fails(bytes);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("{}")]
    [InlineData(",")]
    [InlineData("}")]
    [InlineData("\u0000")]
    public void Nothing_may_follow_the_outer_event(string behind) =>
        Assert.Equal(
            LogsEnvelopeError.NotCloudWatchLogs,
            DecodedEnvelope.Fails([.. LogsEvent.Wrap(Convert.ToBase64String(Packed)), .. Encoding.UTF8.GetBytes(behind)]).Error);

    [Theory]
    [InlineData("!")]
    [InlineData("H4sI!")]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("====")]
    [InlineData("AA=A")]
    [InlineData("AAA=AAAA")]
    [InlineData("H4sI-_==")]
    [InlineData("{\\\"messageType\\\":\\\"DATA_MESSAGE\\\"}")]
    public void What_is_not_base64_is_told_so(string data) =>
        Assert.Equal(LogsEnvelopeError.InvalidBase64, DecodedEnvelope.Fails(LogsEvent.Wrap(data)).Error);

    [Fact]
    public void A_wrong_character_anywhere_in_the_base64_is_found()
    {
        var data = Convert.ToBase64String(Packed);
        for (var index = 0; index < data.Length; index++)
        {
            var error = DecodedEnvelope.Fails(LogsEvent.Wrap(string.Concat(data.AsSpan(0, index), "*", data.AsSpan(index + 1))));
            Assert.Equal(LogsEnvelopeError.InvalidBase64, error.Error);
        }
    }

    [Fact]
    public void Gzip_cut_off_at_any_length_is_told_so()
    {
        for (var length = 0; length < Packed.Length; length++)
        {
            var error = DecodedEnvelope.Fails(LogsEvent.Wrap(Convert.ToBase64String(Packed.AsSpan(0, length))));
            Assert.True(error.Error == LogsEnvelopeError.InvalidGzip, $"Cut at {length} of {Packed.Length}: {error.Error}");
        }
    }

    [Fact]
    public void A_large_event_cut_off_in_the_middle_is_told_so()
    {
        var packed = LogsEvent.Gzip(Encoding.UTF8.GetBytes(LogsEvent.FromLines(SampleTraffic.Lines(5_000)).ToInnerJson()));
        foreach (var length in (int[])[packed.Length / 3, packed.Length / 2, packed.Length - 9, packed.Length - 8, packed.Length - 7, packed.Length - 4, packed.Length - 1])
        {
            Assert.Equal(
                LogsEnvelopeError.InvalidGzip,
                DecodedEnvelope.Fails(LogsEvent.Wrap(Convert.ToBase64String(packed.AsSpan(0, length)))).Error);
        }
    }

    [Fact]
    public void Damage_to_any_byte_behind_the_gzip_header_is_found_or_harmless()
    {
        // A few bits mean nothing, such as those that fill up the byte in front of the checksum: then the event must be the same.
        var whole = DecodedEnvelope.Of(LogsEvent.Wrap(Convert.ToBase64String(Packed)));
        for (var index = 10; index < Packed.Length; index++)
        {
            foreach (var bit in (int[])[1, 0x10, 0x80])
            {
                var damaged = Packed.ToArray();
                damaged[index] ^= (byte)bit;
                try
                {
                    var decoded = DecodedEnvelope.Of(LogsEvent.Wrap(Convert.ToBase64String(damaged)));
                    Assert.Equal(whole.RawMessages, decoded.RawMessages);
                }
                catch (LogsEnvelopeException error)
                {
                    Assert.True(error.Error == LogsEnvelopeError.InvalidGzip, $"Bit {bit} of byte {index}: {error.Error}");
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("H4sI")]
    [InlineData("H4sIAAAAAAAAAwMAAAAAAAAAAAA=x")]
    [InlineData("eyJtZXNzYWdlVHlwZSI6IkRBVEFfTUVTU0FHRSJ9")]
    [InlineData("UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAAAAAAA")]
    public void Base64_of_something_other_than_gzip_is_told_so(string data)
    {
        var error = DecodedEnvelope.Fails(LogsEvent.Wrap(data));

        Assert.True(
            error.Error is LogsEnvelopeError.InvalidGzip || (data.EndsWith('x') && error.Error == LogsEnvelopeError.InvalidBase64),
            error.ToString());
    }

    [Fact]
    public void Bytes_behind_the_gzip_end_in_a_typed_error()
    {
        foreach (var behind in (byte[][])[[0], [0, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8, 9], [0x1f], [0x1f, 0x8b], Packed])
        {
            DecodedEnvelope.Fails(LogsEvent.Wrap(Convert.ToBase64String([.. Packed, .. behind])));
        }
    }

    [Fact]
    public void Empty_gzip_holds_no_json()
    {
        var error = DecodedEnvelope.Fails(LogsEvent.Wrap("H4sIAAAAAAAAAwMAAAAAAAAAAAA="));

        Assert.Equal((LogsEnvelopeError.InvalidJson, 0), (error.Error, error.Offset));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0xffffffffu)]
    public void A_size_that_lies_is_found_and_takes_no_memory(uint declared)
    {
        var lying = Packed.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(lying.Length - 4), declared);
        var payload = LogsEvent.Wrap(Convert.ToBase64String(lying));
        DecodedEnvelope.Fails(payload, int.MaxValue - 64);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = DecodedEnvelope.Fails(payload, int.MaxValue - 64);

        Assert.Equal(LogsEnvelopeError.InvalidGzip, error.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }
}
