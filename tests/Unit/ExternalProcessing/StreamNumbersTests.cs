using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>
/// Stream numbers can be used up by a billion calls only: the connection is fed without a socket, and begins near their end.
/// </summary>
public class StreamNumbersTests
{
    [Fact]
    public void A_connection_whose_stream_numbers_are_used_up_opens_no_more_and_lets_the_running_ones_end()
    {
        const int First = int.MaxValue - 4;
        CountingHandler handler = new();
        Http2Connection connection = new(new RequestBlocks(isHttps: true, "node:5080", "/service/method", "tests"), 8, handler, First);
        Feed(connection, Frames.Settings());

        List<int> slots = [];
        while (connection.CanOpen)
        {
            slots.Add(connection.Open());
            connection.Send(slots[^1], "message"u8, endStream: true);
        }

        Assert.Equal(3, slots.Count);
        Assert.True(connection.IsDraining);
        byte[] output = connection.TakeOutput().ToArray();
        Assert.True(output.AsSpan().IndexOf(Frames.Data(int.MaxValue, "message"u8.ToArray(), endStream: true)) > 0);

        foreach (int id in (int[])[First, First + 2, int.MaxValue])
            Feed(connection, Frames.Headers(id, [0x88], endStream: true));

        Assert.Equal(slots, handler.Ended);
        Assert.Equal(0, connection.OpenStreams);
        Assert.False(connection.CanOpen);
    }

    private static void Feed(Http2Connection connection, byte[] bytes)
    {
        bytes.CopyTo(connection.Room);
        connection.Advance(bytes.Length);
    }

    private sealed class CountingHandler : IStreamHandler
    {
        public List<int> Ended { get; } = [];

        public void OnHeaders(int slot, in ResponseFields fields, bool endStream)
        {
            if (endStream)
                Ended.Add(slot);
        }

        public void OnData(int slot, ReadOnlySpan<byte> data, bool endStream)
        {
        }

        public void OnReset(int slot, Forwarding.ExternalProcessing.Http2.Http2Error error) => Assert.Fail("No stream was reset.");

        public void OnRefused(int slot) => Assert.Fail("No stream was refused.");

        public void OnStreamError(int slot, string what) => Assert.Fail(what);
    }
}
