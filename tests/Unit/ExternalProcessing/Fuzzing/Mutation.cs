using Wallarm.Connector.Tests.ExternalProcessing.Peer;

namespace Wallarm.Connector.Tests.ExternalProcessing.Fuzzing;

/// <summary>Ways to break a conversation.</summary>
internal static class Mutation
{
    public const int Kinds = 14;

    /// <summary>Values at which lengths and counters turn over.</summary>
    private static readonly uint[] Edges =
        [0, 1, 2, 4, 5, 8, 9, 127, 128, 255, 256, 16_383, 16_384, 16_385, 65_535, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>Breaks a conversation in one way.</summary>
    /// <returns>The bytes; kind 0 leaves them as they are.</returns>
    public static byte[] Apply(int kind, List<byte[]> frames, Random random)
    {
        int chosen = random.Next(frames.Count);
        switch (kind)
        {
            case 1:
                return FlipBits(Join(frames), random);
            case 2:
                byte[] all = Join(frames);
                return all[..random.Next(all.Length)];
            case 3:
                frames.Insert(random.Next(frames.Count + 1), frames[chosen]);
                break;
            case 4:
                int other = random.Next(frames.Count);
                (frames[chosen], frames[other]) = (frames[other], frames[chosen]);
                break;
            case 5:
                frames.RemoveAt(chosen);
                break;
            case 6:
                frames[chosen] = WithNumber(frames[chosen], 0, random);
                break;
            case 7:
                frames.Insert(random.Next(frames.Count + 1), AnyFrame(random));
                break;
            case 8:
                frames[chosen] = [.. frames[chosen][..Frame.HeadLength], .. AnyBytes(frames[chosen].Length - Frame.HeadLength, random)];
                break;
            case 9:
                frames.Insert(
                    random.Next(1, frames.Count + 1), Frames.Headers((2 * random.Next(9)) + 1, AnyBlock(random), random.Next(3) == 0));
                break;
            case 10:
                frames.Insert(
                    random.Next(1, frames.Count + 1), Frames.Data((2 * random.Next(9)) + 1, AnyMessage(random), random.Next(8) == 0));
                break;
            case 11:
                frames.Insert(chosen, AnyBytes(random.Next(1, 100), random));
                break;
            case 12:
                frames[chosen] = WithNumber(frames[chosen], random.Next(3) == 0 ? 5 : Frame.HeadLength, random);
                break;
            case 13:
                return AnyBytes(random.Next(1, 400), random);
        }

        return Join(frames);
    }

    public static byte[] Join(List<byte[]> frames) => [.. frames.SelectMany(frame => frame)];

    private static byte[] FlipBits(byte[] bytes, Random random)
    {
        for (int count = random.Next(1, 9); count > 0; count--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    /// <summary>
    /// An edge, or anything, in the place of the number at an offset: the length (3 bytes), the stream, or what the payload begins with.
    /// </summary>
    private static byte[] WithNumber(byte[] frame, int at, Random random)
    {
        byte[] bytes = [.. frame];
        uint number = random.Next(2) == 0 ? Edges[random.Next(Edges.Length)] : (uint)random.NextInt64();
        byte[] encoded = at == 0 ? Frames.Number(number)[1..] : Frames.Number(number);
        for (int index = 0; index < encoded.Length && at + index < bytes.Length; index++)
            bytes[at + index] = encoded[index];
        return bytes;
    }

    private static byte[] AnyFrame(Random random)
    {
        int stream = random.Next(4) == 0 ? (int)(Edges[random.Next(Edges.Length)] & 0x7fffffff) : random.Next(20);
        return Frames.Raw(
            (FrameType)random.Next(random.Next(8) == 0 ? 256 : 10), (byte)random.Next(256), stream, AnyBytes(random.Next(40), random));
    }

    private static byte[] AnyBlock(Random random)
    {
        List<byte> block = [];
        for (int fields = random.Next(1, 8); fields > 0; fields--)
        {
            block.AddRange(random.Next(9) switch
            {
                0 => HpackWriter.Indexed(random.Next(80)),
                1 => HpackWriter.SizeUpdate(random.Next(3) == 0 ? random.NextInt64(long.MaxValue) : random.Next(6_000)),
                2 => HpackWriter.Learned(Word(random), Word(random), random.Next(2) == 0),
                3 => HpackWriter.NeverIndexed(Word(random), Word(random), random.Next(2) == 0),
                4 => HpackWriter.Literal(0x40, 6, random.Next(70), Word(random), random.Next(2) == 0),
                5 => HpackWriter.Plain(":status", $"{random.Next(1_200)}"),
                6 => HpackWriter.Plain("grpc-status", $"{random.Next(20)}"),
                7 => HpackWriter.Integer((byte)(random.Next(4) << 6), random.Next(4, 8), random.NextInt64(long.MaxValue)),
                _ => AnyBytes(random.Next(1, 10), random),
            });
        }

        return [.. block];
    }

    private static byte[] AnyMessage(Random random)
    {
        byte[] body = AnyBytes(random.Next(30), random);
        if (body.Length > 0 && random.Next(2) == 0)
            body[0] = (byte)(((random.Next(11) + 1) << 3) | 2);
        byte[] message = GrpcText.Message(body, (byte)(random.Next(10) == 0 ? random.Next(256) : 0));
        return random.Next(4) == 0 ? WithNumber(message, 1, random) : message;
    }

    private static string Word(Random random) => random.Next(6) switch
    {
        0 => "",
        1 => "grpc-status",
        2 => "content-type",
        3 => "application/grpc",
        4 => new string((char)random.Next(1, 256), random.Next(1, 300)),
        _ => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(256))),
    };

    private static byte[] AnyBytes(int length, Random random)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
