using System.IO.Hashing;
using System.Security.Cryptography;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.PathTemplates;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// Chooses what is sent of many equal calls. A kind of calls is host, method, path template and status class; the template is what the
/// path's segments tell by their form alone, since no process sees all traffic. Not thread-safe.
/// </summary>
internal sealed class CallSampler(CallSampling sampling, TimeProvider clock)
{
    /// <summary>A power of two, and twice as many as are counted: so a search is short.</summary>
    private const int Slots = 2 * MostKinds;

    /// <summary>
    /// So many kinds are counted in a window; scanners make more up. What is not counted is sent: the first ones always are.
    /// </summary>
    private const int MostKinds = 8_192;

    /// <summary>Stands for a segment that is a value. No path holds it as it is logged.</summary>
    private const byte Parameter = 0;

    private readonly ulong[] _kinds = new ulong[Slots];
    private readonly int[] _calls = new int[Slots];

    /// <summary>Callers choose their paths: they must not be able to choose two that look alike here.</summary>
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private byte[] _text = new byte[1024];
    private DateTimeOffset _windowStart;
    private int _kindCount;

    /// <summary>Whether a record is sent; it is counted by this.</summary>
    /// <param name="record">The record, as it was logged.</param>
    /// <param name="ids">The ids of its batch.</param>
    /// <param name="eventId">Its log event's id. Which of the many are sent is decided by it alone, wherever and whenever.</param>
    public bool Keeps(in AccessLogRecord record, RequestIdHash ids, ReadOnlySpan<byte> eventId)
    {
        BeginWindowIfDue();
        var kind = KindOf(record);
        var slot = (int)(kind % Slots);
        while (_kinds[slot] != kind)
        {
            if (_kinds[slot] == 0)
            {
                if (_kindCount == MostKinds) return true;
                _kindCount++;
                _kinds[slot] = kind;
                break;
            }

            slot = (slot + 1) % Slots;
        }

        if (_calls[slot] == sampling.First) return (ulong)ids.Hash(eventId) % (ulong)sampling.OneIn == 0;
        _calls[slot]++;
        return true;
    }

    private void BeginWindowIfDue()
    {
        var now = clock.GetUtcNow();
        if (now >= _windowStart && now - _windowStart < sampling.Window) return;
        _windowStart = now;
        _kindCount = 0;
        Array.Clear(_kinds);
        Array.Clear(_calls);
    }

    /// <summary>A hash, of a template that is never longer than what it is made of; not 0.</summary>
    private ulong KindOf(in AccessLogRecord record)
    {
        // A slash before each segment and behind the method, the status class.
        var room = record.DomainName.Length + record.HttpMethod.Length + record.Path.Length + 3;
        if (_text.Length < room) _text = new byte[room];
        var length = 0;
        Append(record.DomainName, ref length);
        _text[length++] = (byte)' ';
        Append(record.HttpMethod, ref length);
        _text[length++] = record.Status.IsEmpty ? (byte)' ' : record.Status[0];
        var segments = new PathSegments(record.Path);
        while (segments.TryRead(out var segment))
        {
            _text[length++] = (byte)'/';
            if (SegmentClassifier.Classify(segment) == SegmentKind.Word) Append(segment, ref length);
            else _text[length++] = Parameter;
        }

        return Math.Max(1, (ulong)XxHash128.HashToUInt128(_text.AsSpan(0, length), _seed));
    }

    private void Append(ReadOnlySpan<byte> text, ref int length)
    {
        text.CopyTo(_text.AsSpan(length));
        length += text.Length;
    }
}
