using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>The scripted peer and its HPACK against the specifications' own examples and another client.</summary>
public class PeerTests
{
    [Fact]
    public void The_lengths_of_the_Huffman_codes_fill_the_code_to_the_last_bit()
    {
        // With EOS, which has 30 bits, no code is left over: no length can be wrong by itself.
        Assert.Equal(1L << 30, HuffmanCode.Lengths.ToArray().Sum(length => 1L << (30 - length)) + 1);
    }

    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1", "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")]
    public void The_Huffman_examples_of_RFC_7541_are_read_and_written(string text, string hex)
    {
        byte[] encoded = Convert.FromHexString(hex);

        Assert.Equal(encoded, HuffmanCode.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(HuffmanCode.Decode(encoded)));
    }

    [Fact]
    public void The_responses_of_RFC_7541_appendix_C_6_are_read_with_evictions()
    {
        HpackReader reader = new();
        reader.SetLimit(4096);
        reader.Read(HpackWriter.SizeUpdate(256));

        IReadOnlyList<HeaderField> first = reader.Read(Convert.FromHexString(
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));
        IReadOnlyList<HeaderField> second = reader.Read(Convert.FromHexString("4883640effc1c0bf"));
        IReadOnlyList<HeaderField> third = reader.Read(Convert.FromHexString(
            "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"));

        Assert.Equal(["302", "private", "Mon, 21 Oct 2013 20:13:21 GMT", "https://www.example.com"], first.Select(field => field.Value));
        Assert.Equal(["307", "private", "Mon, 21 Oct 2013 20:13:21 GMT", "https://www.example.com"], second.Select(field => field.Value));
        Assert.Equal(
            ["200", "private", "Mon, 21 Oct 2013 20:13:22 GMT", "https://www.example.com", "gzip", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"],
            third.Select(field => field.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_writer_writes_the_reader_reads(bool huffman)
    {
        HpackWriter writer = new();
        HpackReader reader = new();
        HeaderField[] fields = [new(":status", "200"), new("content-type", "application/grpc"), new("x-bytes", "\u0000\u00ff\u0080"), new("x-long", new string('a', 300))];

        for (int round = 0; round < 3; round++)
            Assert.Equal(fields, reader.Read(writer.Write(huffman, fields)));
    }

    [Fact]
    public async Task Another_client_is_served_and_breaks_no_rule()
    {
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { Settings = [(SettingId.InitialWindowSize, 10), (SettingId.MaxConcurrentStreams, 2)] });
        using HttpClient client = new(new SocketsHttpHandler());

        for (int round = 0; round < 3; round++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"http://{peer.Address}/envoy.service.ext_proc.v3.ExternalProcessor/Process")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ReadyContent(
                    peer, [.. GrpcText.Message([0x12, 0x02, 0x18, 0x01]), .. GrpcText.Message([0x1a, 0x02, 0x18, 0x01])]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            using HttpResponseMessage response = await client.SendAsync(request);

            byte[] acknowledgements = await response.Content.ReadAsByteArrayAsync();
            Assert.Equal((byte[])[.. GrpcText.RequestAcknowledged, .. GrpcText.ResponseAcknowledged], acknowledgements);
            Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        }

        Assert.Equal(3, peer.Calls.Count);
        Assert.All(peer.Calls, call => Assert.Equal(2, call.Parts.Count));
        Assert.Single(peer.Connections);
    }

    /// <summary>
    /// A body that waits for the settings to hold: what this client sends before may still keep to the windows of before.
    /// </summary>
    private sealed class ReadyContent(Http2Peer peer, byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            while (peer.Connections.IsEmpty)
                await Task.Yield();
            await peer.Connections.Single().Ready;
            await stream.WriteAsync(body);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
