namespace Wallarm.Connector.Forwarding.PathTemplates;

/// <summary>The segments of a path from left to right; empty ones (a doubled or trailing slash) are none.</summary>
/// <param name="path">A path as it is logged: no query.</param>
public ref struct PathSegments(ReadOnlySpan<byte> path)
{
    private ReadOnlySpan<byte> _rest = path;

    /// <summary>Reads the next segment.</summary>
    /// <param name="segment">The segment, percent-encoded if it is so in the path.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> segment)
    {
        _rest = _rest.TrimStart((byte)'/');
        var slash = _rest.IndexOf((byte)'/');
        segment = slash < 0 ? _rest : _rest[..slash];
        _rest = _rest[segment.Length..];
        return !segment.IsEmpty;
    }
}
