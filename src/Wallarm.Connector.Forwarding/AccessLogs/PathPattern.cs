namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// A pattern of paths: <c>*</c> is any text within a segment, <c>**</c> any text, slashes too, <c>?</c> one character but a slash; all else
/// is itself. It covers the whole path.
/// </summary>
/// <remarks>
/// All ways to match go forward together, a bit for each place in the pattern, so that a path costs a few instructions a byte whatever the
/// pattern is and whatever a caller sends.
/// </remarks>
internal sealed class PathPattern
{
    /// <summary>As many places as a set of bits has room for.</summary>
    private const int MaxPlaces = 63;

    private readonly byte[] _prefix;

    /// <summary>For each byte the places that it leads to the next one.</summary>
    private readonly ulong[] _steps = new ulong[256];

    /// <summary>The places at which any text is passed over, and those at which any text but a slash is.</summary>
    private readonly ulong _stays;
    private readonly ulong _staysInSegment;
    private readonly ulong _end;

    /// <param name="pattern">The pattern; UTF-8.</param>
    /// <exception cref="FormatException">It is empty, does not start as a path does, or is too long behind its first wildcard.</exception>
    public PathPattern(ReadOnlySpan<byte> pattern)
    {
        if (pattern.IsEmpty || pattern[0] is not ((byte)'/' or (byte)'*'))
        {
            throw new FormatException("a pattern starts with neither a slash nor an asterisk");
        }

        var wildcard = pattern.IndexOfAny("*?"u8);
        _prefix = (wildcard < 0 ? pattern : pattern[..wildcard]).ToArray();
        pattern = pattern[_prefix.Length..];
        var place = 0;
        for (var index = 0; index < pattern.Length; index++)
        {
            if (pattern[index] == (byte)'*')
            {
                var isAny = index + 1 < pattern.Length && pattern[index + 1] == (byte)'*';
                if (isAny) index++;
                if (isAny) _stays |= 1UL << place;
                else _staysInSegment |= 1UL << place;
                continue;
            }

            if (place == MaxPlaces) throw new FormatException($"a pattern has more than {MaxPlaces} characters behind its first wildcard");
            if (pattern[index] == (byte)'?') AddAnyButSlash(place);
            else _steps[pattern[index]] |= 1UL << place;
            place++;
        }

        _staysInSegment |= _stays;
        _end = 1UL << place;
    }

    /// <summary>Whether a path matches.</summary>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(_prefix)) return false;
        var places = 1UL;
        foreach (var value in path[_prefix.Length..])
        {
            places = ((places & _steps[value]) << 1) | (places & (value == (byte)'/' ? _stays : _staysInSegment));
            if (places == 0) return false;
        }

        return (places & _end) != 0;
    }

    private void AddAnyButSlash(int place)
    {
        for (var value = 0; value < _steps.Length; value++)
        {
            if (value != '/') _steps[value] |= 1UL << place;
        }
    }
}
