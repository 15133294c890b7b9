using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>
/// Header blocks that cannot be decoded end the connection (RFC 9113, section 4.3); those that can are understood however they are written.
/// </summary>
public class HpackErrorTests
{
    private static readonly Dictionary<string, Func<PeerCall, byte[]>> Broken = new()
    {
        ["index 0"] = _ => [0x80],
        ["an index beyond both tables"] = _ => HpackWriter.Indexed(120),
        ["the first index behind the static table, with nothing learned"] = _ => [.. HpackWriter.SizeUpdate(0), .. HpackWriter.Indexed(62)],
        ["an index of 2^31"] = _ => HpackWriter.Integer(0x80, 7, 1L << 31),
        ["a name's index beyond both tables"] = _ => HpackWriter.Literal(0x40, 6, 120, "x", huffman: false),
        ["a name's index beyond both tables, not learned"] = _ => HpackWriter.Literal(0x00, 4, 120, "x", huffman: false),
        ["a table larger than the client allows"] = call =>
            HpackWriter.SizeUpdate(call.Connection.Rules.ClientSettings.GetValueOrDefault(SettingId.HeaderTableSize, 4096u) + 1),
        ["a table of 2^40"] = _ => HpackWriter.SizeUpdate(1L << 40),
        ["a size update behind a header"] = _ => [.. HpackWriter.Indexed(8), .. HpackWriter.SizeUpdate(100)],
        ["Huffman padding of zeros"] = _ => [0x00, 0x01, (byte)'a', 0x81, 0x18],
        ["Huffman padding of a whole byte"] = _ => [0x00, 0x01, (byte)'a', 0x82, 0x1f, 0xff],
        ["Huffman padding of 30 bits, which is EOS"] = _ => [0x00, 0x01, (byte)'a', 0x84, 0xff, 0xff, 0xff, 0xff],
        ["EOS within a Huffman string"] = _ => WithHuffman(HuffmanCode.EncodeWithEndOfString("abc"u8)),
        ["an integer that is cut off"] = _ => [0xff],
        ["an integer that is cut off in its middle"] = _ => [0xff, 0x80],
        ["an integer of 2^62"] = _ => HpackWriter.Integer(0x80, 7, 1L << 62),
        ["an integer that never ends"] = _ => [0xff, .. Enumerable.Repeat((byte)0x80, 100), 0x00],
        ["an integer of ones without an end"] = _ => [0x7f, .. Enumerable.Repeat((byte)0xff, 100)],
        ["a name beyond its block"] = _ => [0x00, 0x05, (byte)'a', (byte)'b'],
        ["a value beyond its block"] = _ => [0x00, 0x01, (byte)'a', 0x05, (byte)'b'],
        ["a value of 2^31 bytes"] = _ => [0x00, 0x01, (byte)'a', .. HpackWriter.Integer(0x00, 7, int.MaxValue), (byte)'b'],
        ["a name without a value"] = _ => [0x00, 0x01, (byte)'a'],
        ["a literal without anything"] = _ => [0x40],
    };

    public static TheoryData<string> Names => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_block_that_cannot_be_decoded_ends_the_connection_and_costs_no_record(string name)
    {
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(
            call => call.Connection.SendAsync(Frames.Headers(call.StreamId, Broken[name](call))));
        await using (peer)
        {
            PeerConnection broken = peer.Connections.First();
            await broken.Closed.WaitAsync(ExternalDeliveries.Patience);

            Assert.Contains("RFC 7541, section ", report.Cause, StringComparison.Ordinal);
            Assert.Equal(Http2Error.CompressionError, broken.Rules.GoAway);
            Assert.Equal(2, peer.Connections.Count);
        }
    }

    [Fact]
    public async Task A_block_of_a_stream_that_the_client_has_given_up_is_decoded_all_the_same()
    {
        // Two calls: the first gets a fault of its stream, then headers that teach the table; the second needs what was taught.
        TaskCompletionSource<PeerCall> reset = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(async call =>
        {
            byte[] malformed = call.Connection.Encode(new(":status", "200"), new HeaderField("X-Upper", "fault"));
            byte[] late = call.Connection.Encode(new HeaderField("grpc-status", "0"), new HeaderField("x-taught", "late"));
            await call.Connection.SendAsync(
                [.. Frames.Headers(call.StreamId, malformed), .. Frames.Headers(call.StreamId, late, endStream: true)]);
        }));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(10));

        Assert.Equal(10, report.Forwarded);
        Assert.Single(peer.Connections);
    }

    public static TheoryData<string> Ways =>
        ["plain", "huffman", "never indexed", "learned", "learned huffman", "evicted", "resized", "resized to 0", "larger than the table"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Headers_are_understood_however_they_are_written(string way)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                byte[] before = way switch
                {
                    "resized" => HpackWriter.SizeUpdate(100),
                    "resized to 0" => [.. HpackWriter.SizeUpdate(0), .. HpackWriter.SizeUpdate(4096)],
                    _ => [],
                };
                byte[] more = way switch
                {
                    "evicted" => [.. Enumerable.Range(0, 10).SelectMany(number => HpackWriter.Learned($"x-{call.StreamId}-{number}", new string('v', 400)))],
                    "larger than the table" => HpackWriter.Learned("x-large", new string('v', 5000), huffman: true),
                    _ => [],
                };
                byte[] headers = [.. before, .. Field(way, ":status", "200"), .. Field(way, "content-type", "application/grpc"), .. more];
                byte[] trailers = [.. Field(way, "grpc-status", "0"), .. Field(way, "grpc-message", "")];
                if (part == 1)
                    await call.Connection.SendAsync(
                        [.. Frames.Headers(call.StreamId, headers), .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged)]);
                else
                    await call.Connection.SendAsync([.. Frames.Data(call.StreamId, GrpcText.ResponseAcknowledged), .. Frames.Headers(call.StreamId, trailers, endStream: true)]);
            },
            OnEnd = call =>
            {
                call.IsFinished = true;
                return Task.CompletedTask;
            },
        });

        DeliveryReport report = await peer.DeliverAsync(50);

        Assert.Equal((50, 0, null), (report.Forwarded, report.Retries, report.Cause));
    }

    private static byte[] Field(string way, string name, string value) => way switch
    {
        "huffman" => HpackWriter.Plain(name, value, huffman: true),
        "never indexed" => HpackWriter.NeverIndexed(name, value),
        "learned" or "evicted" or "resized" => HpackWriter.Learned(name, value),
        "learned huffman" => HpackWriter.Learned(name, value, huffman: true),
        _ => HpackWriter.Plain(name, value),
    };

    private static byte[] WithHuffman(byte[] text) => [0x00, 0x01, (byte)'a', .. HpackWriter.Integer(0x80, 7, text.Length), .. text];
}
