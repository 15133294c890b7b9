using System.Globalization;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>What one segment of a path holds, looked at byte by byte as it reads once percent-decoded.</summary>
internal struct SegmentJudge
{
    private const int DigitsOfNumber = 7;
    private const int LengthOfToken = 20;

    private int _length;
    private int _digits;
    private int _run;
    private bool _runHasLetter;
    private bool _runHasDigit;
    private bool _hasToken;
    private int _jwt;
    private int _atSign;

    /// <summary>Reads one character of a text, percent-encoded any number of times.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="consumed">How many bytes of it the character takes.</param>
    public static byte Decode(ReadOnlySpan<byte> text, out int consumed)
    {
        consumed = 1;
        if (text[0] != (byte)'%') return text[0];
        while (consumed + 1 < text.Length && text[consumed] == (byte)'2' && text[consumed + 1] == (byte)'5') consumed += 2;
        if (consumed + 1 < text.Length
            && byte.TryParse(text.Slice(consumed, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            consumed += 2;
            return value;
        }

        return (byte)'%';
    }

    public void Add(byte value)
    {
        if (_length == _jwt && _jwt < 3 && value == "eyJ"u8[_jwt]) _jwt++;
        if (value == (byte)'@' && _length > 0 && _atSign == 0) _atSign = _length;
        _length++;
        var isDigit = char.IsAsciiDigit((char)value);
        if (isDigit) _digits++;
        if (isDigit || char.IsAsciiLetter((char)value) || "-_.~+="u8.Contains(value))
        {
            _run++;
            _runHasDigit |= isDigit;
            _runHasLetter |= char.IsAsciiLetter((char)value);
            _hasToken |= _run >= LengthOfToken && _runHasDigit && _runHasLetter;
        }
        else
        {
            _run = 0;
            _runHasDigit = _runHasLetter = false;
        }
    }

    /// <summary>What stands for the segment; empty if it may stay.</summary>
    public readonly ReadOnlySpan<byte> Replacement(RedactedData redacted)
    {
        if ((redacted & RedactedData.Emails) != 0 && _atSign > 0 && _atSign < _length - 1) return "redacted-email"u8;
        if ((redacted & RedactedData.Tokens) != 0 && (_hasToken || _jwt == 3)) return "redacted-token"u8;
        return (redacted & RedactedData.Digits) != 0 && _digits >= DigitsOfNumber ? "redacted-number"u8 : default;
    }
}
