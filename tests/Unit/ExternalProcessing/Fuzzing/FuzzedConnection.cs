using System.Buffers.Binary;
using Wallarm.Connector.Forwarding.ExternalProcessing;
using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

namespace Wallarm.Connector.Tests.ExternalProcessing.Fuzzing;

/// <summary>The product's side of a connection, without a socket: it is fed with bytes, and its books are checked.</summary>
internal sealed class FuzzedConnection : ICallSource
{
    public const int Streams = 8;

    private static readonly RequestBlocks Blocks = new(false, "127.0.0.1:5080", ProcessingMessages.Method, "fuzz");

    private readonly ProcessingConnection _connection = new(Blocks, Streams);
    private readonly Random _random;
    private readonly int _calls;
    private readonly List<int> _ended = [];
    private readonly byte[] _unread = new byte[64 * 1024];
    private int _unreadLength;
    private int _taken;
    private long _now = 1_000_000;
    private bool _hasPreface;

    public FuzzedConnection(Random random, int calls)
    {
        _random = random;
        _calls = calls;
        _connection.Attach(this, _now, TimeSpan.Zero);
    }

    public long ResponseTimeout => 10_000;

    public long StopAt => _now + 60_000;

    /// <summary>How many calls ended with every part acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many bytes the connection wrote.</summary>
    public long Written { get; private set; }

    /// <summary>Feeds what the peer sent, in pieces, and ends the connection.</summary>
    /// <param name="bytes">What the peer sent.</param>
    /// <param name="pieces">How much of it the client reads at a time; behind the last one chance decides.</param>
    /// <returns>The error that the peer's bytes are; null if they are none.</returns>
    public Exception? Run(byte[] bytes, params IEnumerable<int> pieces)
    {
        Exception? error = null;
        Queue<int> left = new(pieces);
        try
        {
            Write();
            for (int at = 0; at < bytes.Length;)
            {
                int most = left.TryDequeue(out int piece) ? piece : _random.Next(3) == 0 ? _random.Next(1, 30) : 20_000;
                int length = Math.Min(Math.Min(bytes.Length - at, _connection.Http2.Room.Length), most);
                Assert.True(length > 0, "there is no room for what the peer sends");
                bytes.AsSpan(at, length).CopyTo(_connection.Http2.Room.Span);
                at += length;
                _connection.Advance(length, ++_now);
                Write();
            }
        }
        catch (Exception exception) when (exception is Http2Exception or NotHttp2Exception)
        {
            error = exception;
            _connection.Http2.GoAway(exception is Http2Exception broken ? broken.Error : Http2Error.Protocol);
            Assert.True(exception is NotHttp2Exception || exception.Message.Contains("RFC ", StringComparison.Ordinal), exception.Message);
        }

        if (error is null && _random.Next(2) == 0 && _connection.ExpireDue(_now + 120_000))
            Write();
        _connection.Break("the test is over");
        Assert.Equal(0, _connection.CallsUnderWay);
        Assert.Equal(_taken, _ended.Count);
        Assert.Equal(_taken, _ended.Distinct().Count());
        return error;
    }

    public bool TryNext(long now, Span<byte> buffer, out NextCall call)
    {
        call = default;
        if (_taken == _calls)
            return false;
        int length = _random.Next(5, 300);
        call = new NextCall(_taken++, buffer.Length - length, 200);
        return true;
    }

    public void NoteAcknowledgement()
    {
    }

    public void End(int record, in CallResult result)
    {
        _ended.Add(record);
        if (result.End == CallEnd.Acknowledged)
            Acknowledged++;
    }

    /// <summary>Takes the output as a writer would; each frame of it must be whole and short enough.</summary>
    private void Write()
    {
        _connection.Fill(_now);
        while (_connection.Http2.HasOutput)
        {
            ReadOnlySpan<byte> output = _connection.Http2.TakeOutput().Span;
            Written += output.Length;
            Check(output);
        }
    }

    private void Check(ReadOnlySpan<byte> output)
    {
        if (!_hasPreface)
        {
            Assert.True(output.StartsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8));
            output = output[24..];
            _hasPreface = true;
        }

        output.CopyTo(_unread.AsSpan(_unreadLength));
        _unreadLength += output.Length;
        int read = 0;
        while (_unreadLength - read >= 9)
        {
            int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(_unread.AsSpan(read)) >> 8);
            Assert.InRange(length, 0, 16_384);
            if (_unreadLength - read < 9 + length)
                break;
            read += 9 + length;
        }

        _unread.AsSpan(read, _unreadLength - read).CopyTo(_unread);
        _unreadLength -= read;
    }
}
