using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// The criteria by which Wallarm's API Discovery leaves calls out, as its documentation lists them ("core filtering criteria"), as far as
/// a log line can tell. Content types and attacks it cannot tell: these are left to the node.
/// </summary>
public static class DiscoveryRules
{
    private static readonly SearchValues<byte> PlainCharacters =
        SearchValues.Create("/_-{}0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Judges a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The first criterion that leaves it out.</returns>
    public static DiscoveryVerdict Judge(in AccessLogRecord record)
    {
        if (record.Status is not [(byte)'2', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9']) return DiscoveryVerdict.Status;
        if (record.HttpMethod.SequenceEqual("OPTIONS"u8) || record.HttpMethod.SequenceEqual("HEAD"u8)) return DiscoveryVerdict.Method;
        if (IsLoopback(record.DomainName)) return DiscoveryVerdict.Host;
        return IsEndpointPath(record.Path) ? DiscoveryVerdict.Discoverable : DiscoveryVerdict.Path;
    }

    private static bool IsLoopback(ReadOnlySpan<byte> host)
    {
        if (host.Length is 0 or > 64) return false;

        // An address begins with a digit, or has a colon.
        if (char.IsAsciiLetter((char)host[0]) && (host[0] | 0x20) != 'l' && !host.Contains((byte)':')) return false;
        Span<char> text = stackalloc char[host.Length];
        if (Encoding.ASCII.GetChars(host, text) != text.Length) return false;
        ReadOnlySpan<char> name = text.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>
    /// Every segment matches <c>^[\w{}\s\-]+(?:[.@][\w{}\s\-]+)*$</c> once percent-decoded; none has a character of U+3000 to U+303F. An
    /// empty segment (a doubled or trailing slash) is no segment.
    /// </summary>
    private static bool IsEndpointPath(ReadOnlySpan<byte> path)
    {
        if (!path.ContainsAnyExcept(PlainCharacters)) return true;
        if (!path.Contains((byte)'%')) return AreEndpointSegments(path);
        var decoded = ArrayPool<byte>.Shared.Rent(path.Length);
        try
        {
            return TryPercentDecode(path, decoded, out var length) && AreEndpointSegments(decoded.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    private static bool AreEndpointSegments(ReadOnlySpan<byte> path)
    {
        // A separator (dot or at sign) needs a word character on both sides.
        var needsWord = false;
        var atStart = true;
        while (!path.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(path, out var rune, out var consumed) != OperationStatus.Done) return false;
            path = path[consumed..];
            if (rune.Value == '/')
            {
                if (needsWord) return false;
                atStart = true;
            }
            else if (rune.Value is '.' or '@')
            {
                if (atStart || needsWord) return false;
                needsWord = true;
            }
            else if (IsWord(rune))
            {
                atStart = needsWord = false;
            }
            else
            {
                return false;
            }
        }

        return !needsWord;
    }

    private static bool IsWord(Rune rune) => rune.Value switch
    {
        '_' or '-' or '{' or '}' => true,
        >= 0x3000 and <= 0x303F => false,
        _ => Rune.IsLetterOrDigit(rune) || Rune.IsWhiteSpace(rune)
            || Rune.GetUnicodeCategory(
                rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation,
    };

    /// <returns>False where an encoded slash is inside a segment: that is no character of an endpoint.</returns>
    private static bool TryPercentDecode(ReadOnlySpan<byte> path, Span<byte> decoded, out int length)
    {
        length = 0;
        for (var index = 0; index < path.Length; index++)
        {
            var value = path[index];
            if (value == (byte)'%' && index + 2 < path.Length
                && byte.TryParse(path.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var encoded))
            {
                if (encoded == (byte)'/') return false;
                value = encoded;
                index += 2;
            }

            decoded[length++] = value;
        }

        return true;
    }
}
