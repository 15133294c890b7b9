using System.Buffers;
using System.Globalization;

namespace Wallarm.Connector.Forwarding.PathTemplates;

/// <summary>
/// Tells values from words in a path by their form alone, so that the same segment is always the same kind, whatever else was called.
/// </summary>
/// <remarks>
/// A word that is taken for a value merges two endpoints, which no later step can undo; a value that is taken for a word makes one more
/// endpoint, which the rule for many rare words still catches. So in doubt it is a word.
/// </remarks>
public static class SegmentClassifier
{
    /// <summary>Longer segments are looked at only as far as this.</summary>
    private const int MaxLength = 256;

    private const int UuidLength = 36;
    private const int UlidLength = 26;
    private const int ObjectIdLength = 24;
    private const int MinHashLength = 12;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static readonly SearchValues<byte> Crockford =
        SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"u8);

    /// <summary>Says what a segment is.</summary>
    /// <param name="segment">The segment, percent-encoded or not.</param>
    public static SegmentKind Classify(ReadOnlySpan<byte> segment)
    {
        if (segment.Length > MaxLength) segment = segment[..MaxLength];
        if (!segment.Contains((byte)'%')) return ClassifyDecoded(segment);
        Span<byte> decoded = stackalloc byte[MaxLength];
        return ClassifyDecoded(decoded[..PercentDecode(segment, decoded)]);
    }

    /// <summary>
    /// Whether a word can be a <see cref="SegmentKind.Token"/> if most of what is called at its place are: some random ids look like words.
    /// </summary>
    /// <param name="segment">A segment that is a <see cref="SegmentKind.Word"/>.</param>
    public static bool MayBeToken(ReadOnlySpan<byte> segment) => segment.Length <= MaxLength && RandomWord.MayBeOne(segment);

    private static SegmentKind ClassifyDecoded(ReadOnlySpan<byte> segment)
    {
        if (IsNumber(segment)) return SegmentKind.Number;
        if (!segment.ContainsAnyInRange((byte)'0', (byte)'9'))
        {
            if (segment.Contains((byte)'@') && IsEmail(segment)) return SegmentKind.Email;
            return RandomWord.IsOne(segment) ? SegmentKind.Token : SegmentKind.Word;
        }

        if (segment.Length == UuidLength && IsUuid(segment)) return SegmentKind.Uuid;
        if (segment.Length >= MinHashLength && !segment.ContainsAnyExcept(Hexadecimal))
        {
            return segment.Length == ObjectIdLength ? SegmentKind.ObjectId : SegmentKind.Hash;
        }

        if (segment.Length == UlidLength && segment[0] is >= (byte)'0' and <= (byte)'7' && !segment.ContainsAnyExcept(Crockford))
        {
            return SegmentKind.Ulid;
        }

        if (IsDate(segment)) return SegmentKind.Date;
        if (IsEmail(segment)) return SegmentKind.Email;
        return RandomWord.IsOne(segment) ? SegmentKind.Token : SegmentKind.Word;
    }

    private static bool IsNumber(ReadOnlySpan<byte> segment)
    {
        if (segment.Length > 1 && segment[0] == (byte)'-') segment = segment[1..];
        return !segment.IsEmpty && !segment.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool IsUuid(ReadOnlySpan<byte> segment)
    {
        for (var index = 0; index < segment.Length; index++)
        {
            if (index is 8 or 13 or 18 or 23 ? segment[index] != (byte)'-' : !Hexadecimal.Contains(segment[index])) return false;
        }

        return true;
    }

    /// <summary><c>2026-11</c>, <c>2026-11-27</c>, or such a date with what begins with a T behind it.</summary>
    private static bool IsDate(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 7 || segment[4] != (byte)'-' || segment[0] is not ((byte)'1' or (byte)'2')) return false;
        if (!IsNumberUpTo(segment[..4], 2999) || !IsNumberUpTo(segment[5..7], 12)) return false;
        if (segment.Length == 7) return true;
        if (segment.Length < 10 || segment[7] != (byte)'-' || !IsNumberUpTo(segment[8..10], 31)) return false;
        return segment.Length == 10 || (segment.Length > 12 && segment[10] == (byte)'T' && segment[11] is >= (byte)'0' and <= (byte)'2');
    }

    private static bool IsNumberUpTo(ReadOnlySpan<byte> digits, int most)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (10 * value) + digit - '0';
        }

        return value > 0 && value <= most;
    }

    private static bool IsEmail(ReadOnlySpan<byte> segment)
    {
        var at = segment.IndexOf((byte)'@');
        if (at < 1) return false;
        var domain = segment[(at + 1)..];
        var dot = domain.LastIndexOf((byte)'.');
        return dot > 0 && dot < domain.Length - 2 && !domain.Contains((byte)'@');
    }

    private static int PercentDecode(ReadOnlySpan<byte> segment, Span<byte> decoded)
    {
        var length = 0;
        for (var index = 0; index < segment.Length; index++)
        {
            var value = segment[index];
            if (value == (byte)'%' && index + 2 < segment.Length
                && byte.TryParse(
                    segment.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var encoded))
            {
                value = encoded;
                index += 2;
            }

            decoded[length++] = value;
        }

        return length;
    }
}
