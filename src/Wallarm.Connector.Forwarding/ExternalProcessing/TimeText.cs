using System.Globalization;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// Writes times as Envoy prints <c>request.time</c> (<c>absl::FormatTime</c>, RFC 3339 in UTC): <c>2026-11-27T08:21:21.123+00:00</c>, the
/// fraction without trailing zeros, and none if it is zero. Calls of one batch lie close together, so the text up to the second is kept.
/// </summary>
internal sealed class TimeText
{
    /// <summary>The longest text, in bytes.</summary>
    public const int MaxLength = 29;

    private const int SecondLength = 19;

    /// <summary>The first second of the year 10000 since 1970.</summary>
    private const long EndOfTime = 253_402_300_800;

    private readonly byte[] _text = new byte[SecondLength];
    private long _second = -1;

    /// <summary>Writes a time.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written; 0 if the time is none that an API Gateway can have logged.</returns>
    public int Write(long milliseconds, Span<byte> destination)
    {
        var (second, fraction) = Math.DivRem(milliseconds, 1000);
        if (milliseconds <= 0 || second >= EndOfTime) return 0;
        if (second != _second)
        {
            DateTimeOffset.FromUnixTimeSeconds(second).TryFormat(_text, out _, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            _second = second;
        }

        _text.CopyTo(destination);
        var written = SecondLength;
        if (fraction > 0)
        {
            destination[written] = (byte)'.';
            destination[written + 1] = (byte)('0' + (fraction / 100));
            destination[written + 2] = (byte)('0' + (fraction / 10 % 10));
            destination[written + 3] = (byte)('0' + (fraction % 10));
            written += 4;
            while (destination[written - 1] == (byte)'0') written--;
        }

        "+00:00"u8.CopyTo(destination[written..]);
        return written + 6;
    }
}
