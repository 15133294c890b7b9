using System.Text;
using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;
using Wallarm.Connector.Tests.Mirror.Contract;

namespace Wallarm.Connector.Tests.Properties;

/// <summary>Any bytes as an event or as a line end in a typed error or in an account that adds up.</summary>
public class SaladProperties
{
    private const int Limit = 1024 * 1024;

    private static readonly byte[] Outer = LogsEvent.FromLines([.. SampleTraffic.Lines(3), .. SampleLines.All[12..14]]).ToBytes();

    private static readonly byte[] Inner =
        Encoding.UTF8.GetBytes(LogsEvent.FromLines([.. SampleTraffic.Lines(3), .. SampleLines.All[12..14]]).ToInnerJson());

    private static readonly byte[] Packed = LogsEvent.Gzip(Inner);

    private static readonly Gen<byte> Marked = Gen.Frequency((1, Gen.Byte), (2, Gen.OneOf([.. "\"\\{}[]:,/u0 -\r\n"u8.ToArray()])));

    [Fact]
    public void Any_bytes_as_an_event_end_in_a_typed_error() => Marked.Array[0, 200].Sample(Decodes, iter: 5_000);

    [Fact]
    public void Any_bytes_inside_the_outer_event_end_in_a_typed_error() =>
        Marked.Array[0, 100].Sample(bytes => Decodes([.. "{\"awslogs\":{\"data\":\""u8, .. bytes, .. "\"}}"u8]), iter: 5_000);

    [Fact]
    public void A_changed_event_is_decoded_or_ends_in_a_typed_error() => Changed(Outer).Sample(Decodes, iter: 5_000);

    [Fact]
    public void Changed_gzip_is_decoded_or_ends_in_a_typed_error() =>
        Changed(Packed).Sample(bytes => Decodes(LogsEvent.Wrap(Convert.ToBase64String(bytes))), iter: 5_000);

    [Fact]
    public void Changed_json_is_decoded_or_ends_in_a_typed_error() =>
        Changed(Inner).Sample(bytes => Decodes(LogsEvent.Pack(bytes)), iter: 3_000);

    [Fact]
    public void Any_bytes_as_the_json_end_in_a_typed_error() =>
        Marked.Array[0, 200].Sample(bytes => Decodes(LogsEvent.Pack(bytes)), iter: 3_000);

    [Fact]
    public void Any_bytes_as_a_line_are_a_record_or_have_a_reason() => Gen.Select(Gen.OneOf("", "{", "{\"", "{\"path\":\"/", "{\"path\":\"/\",\"httpMethod\":\"GET\",\"userAgent\":"), Marked.Array[0, 200])
        .Sample(
            (head, bytes) =>
            {
                byte[] line = [.. Encoding.ASCII.GetBytes(head), .. bytes];
                AssertMeaningful(ParsedLine.OfPlain(line));
                AssertMeaningful(ParsedLine.OfJsonString(line));
            },
            iter: 10_000);

    [Fact]
    public void A_changed_line_is_a_record_or_has_a_reason() => Gen.OneOf([.. SampleLines.All.Select(Encoding.UTF8.GetBytes)]).SelectMany(Changed).Sample(
        line =>
        {
            AssertMeaningful(ParsedLine.OfPlain(line));
            AssertMeaningful(ParsedLine.OfJsonString(line));
        },
        iter: 5_000);

    [Fact]
    public async Task Changed_events_are_delivered_with_an_account_that_adds_up()
    {
        await using var node = await MirroringNode.StartAsync();
        var delivered = 0;
        await Changed(Inner).SampleAsync(
            async bytes =>
            {
                try
                {
                    // The node asserts that the account adds up.
                    var (report, heads) = await node.DeliverAsync(LogsEvent.Pack(bytes));
                    Assert.Equal(0, report.Failed);
                    Assert.Equal(report.Forwarded, heads.Count);
                    Assert.All(heads, head => MirroredRequest.Read(head));
                    delivered += report.Forwarded;
                }
                catch (LogsEnvelopeException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            },
            iter: 300,
            threads: 1);

        Assert.NotEqual(0, delivered);
    }

    /// <summary>The bytes with some of them replaced, taken out, doubled, or cut off.</summary>
    private static Gen<byte[]> Changed(byte[] original) =>
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, original.Length - 1], Gen.Int[0, 4], Marked.Array[0, 3]).Array[1, 3]).Select((kind, changes) =>
        {
            var bytes = original.ToList();
            foreach (var (position, count, replacement) in changes)
            {
                var start = Math.Min(position, bytes.Count);
                bytes.RemoveRange(start, Math.Min(kind == 0 ? replacement.Length : count, bytes.Count - start));
                bytes.InsertRange(start, replacement);
                if (kind == 3 && position % 7 == 0) bytes.RemoveRange(start, bytes.Count - start);
            }

            return bytes.ToArray();
        });

    private static void Decodes(byte[] payload)
    {
        try
        {
            using var envelope = LogsEnvelope.Decode(payload, Limit);
            for (var index = 0; index < envelope.Count; index++)
            {
                AssertMeaningful(ParsedLine.OfJsonString(envelope[index].Message));
            }
        }
        catch (LogsEnvelopeException error)
        {
            Assert.NotEmpty(error.Message);
            Assert.Equal(error.Error == LogsEnvelopeError.MissingField, error.Field is not null);
            Assert.Equal(error.Error == LogsEnvelopeError.InvalidJson, error.Offset is not null);
        }
    }

    private static void AssertMeaningful(ParsedLine parsed)
    {
        if (parsed.Reason != InvalidReason.None) return;
        Assert.Matches("^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$", parsed.HttpMethod);
        Assert.StartsWith("/", parsed.Path, StringComparison.Ordinal);
    }
}
