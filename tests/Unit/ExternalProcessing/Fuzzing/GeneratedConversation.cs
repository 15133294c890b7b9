using Wallarm.Connector.Tests.ExternalProcessing.Peer;

namespace Wallarm.Connector.Tests.ExternalProcessing.Fuzzing;

/// <summary>
/// What a well-behaved node sends on a connection to a client that opens the streams 1, 3, 5 and so on, in a shape that chance decides:
/// how frames are cut, padded and mixed, how headers are written, what comes between.
/// </summary>
internal sealed class GeneratedConversation(Random random, int streams)
{
    private readonly HpackWriter _hpack = new();

    /// <summary>The frames in order.</summary>
    public List<byte[]> Frames { get; } = [];

    public GeneratedConversation Generate()
    {
        Frames.Add(Peer.Frames.Settings(FirstSettings()));
        Frames.Add(Peer.Frames.SettingsAck());
        Queue<Func<IEnumerable<byte[]>>>[] calls = [.. Enumerable.Range(0, streams).Select(number => Call((2 * number) + 1))];
        while (Array.Exists(calls, call => call.Count > 0))
        {
            Queue<Func<IEnumerable<byte[]>>>[] open = Array.FindAll(calls, call => call.Count > 0);
            Frames.AddRange(open[random.Next(open.Length)].Dequeue()());
            if (random.Next(4) == 0)
                Frames.Add(Between());
        }

        return this;
    }

    private (SettingId, uint)[] FirstSettings() => random.Next(3) switch
    {
        0 => [],
        1 => [(SettingId.MaxConcurrentStreams, 100), (SettingId.MaxFrameSize, 16_384), (SettingId.InitialWindowSize, 65_535)],
        _ => [(SettingId.HeaderTableSize, (uint)random.Next(5_000)), (SettingId.MaxConcurrentStreams, (uint)(streams + random.Next(100)))],
    };

    /// <summary>
    /// The steps of one call; a step is written when its turn comes, so that the header table grows in the order of the wire.
    /// </summary>
    private Queue<Func<IEnumerable<byte[]>>> Call(int stream)
    {
        Queue<Func<IEnumerable<byte[]>>> steps = [];
        if (random.Next(8) == 0)
            steps.Enqueue(() => HeaderFrames(stream, [new(":status", "103"), new("link", "</a>")], endStream: false));
        steps.Enqueue(() => HeaderFrames(stream, [new(":status", "200"), new("content-type", "application/grpc"), new("date", $"{random.Next(5)}")], endStream: false));
        for (int part = 1; part <= 2; part++)
        {
            if (random.Next(8) == 0)
                steps.Enqueue(() => DataFrames(stream, GrpcText.MoreTime(TimeSpan.FromMilliseconds(random.Next(5_000)))));
            byte[] acknowledgement = GrpcText.Acknowledgement(part);
            steps.Enqueue(() => DataFrames(stream, acknowledgement));
        }

        steps.Enqueue(() => HeaderFrames(stream, [new("grpc-status", "0"), new("grpc-message", "")], endStream: true));
        return steps;
    }

    private IEnumerable<byte[]> HeaderFrames(int stream, HeaderField[] fields, bool endStream)
    {
        byte[] block = _hpack.Write(random.Next(2) == 0, fields);
        int? padding = random.Next(4) == 0 ? random.Next(256) : null;
        if (random.Next(3) > 0)
            return [Peer.Frames.Headers(stream, block, endStream, padding: padding, priority: random.Next(8) == 0)];
        int cut = random.Next(block.Length + 1);
        return [Peer.Frames.Headers(stream, block[..cut], endStream, endHeaders: false, padding: padding), Peer.Frames.Continuation(stream, block[cut..])];
    }

    private IEnumerable<byte[]> DataFrames(int stream, byte[] message)
    {
        int? padding = random.Next(4) == 0 ? random.Next(256) : null;
        int cut = random.Next(3) == 0 ? random.Next(message.Length + 1) : message.Length;
        yield return Peer.Frames.Data(stream, message[..cut], padding: padding);
        if (cut < message.Length)
            yield return Peer.Frames.Data(stream, message[cut..]);
    }

    private byte[] Between() => random.Next(6) switch
    {
        0 => Peer.Frames.Ping(Bytes(8)),
        1 => Peer.Frames.WindowUpdate(0, (uint)random.Next(1, 10_000)),
        2 =>
            Peer.Frames.Settings(
                (SettingId.MaxHeaderListSize, (uint)random.Next()), ((SettingId)random.Next(7, 0x10000), (uint)random.Next())),
        3 => Peer.Frames.Raw((FrameType)random.Next(10, 256), (byte)random.Next(256), random.Next(), Bytes(random.Next(50))),
        4 => Peer.Frames.Raw(FrameType.Priority, 0, 1, Bytes(5)),
        _ => Peer.Frames.Settings((SettingId.InitialWindowSize, (uint)random.Next(60_000, 200_000))),
    };

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
