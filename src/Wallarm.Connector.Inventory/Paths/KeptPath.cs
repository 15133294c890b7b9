using System.Text;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>
/// A path whose last segment stays as it is called, with <c>*</c> and <c>?</c> for characters of one segment: <c>/faq/*</c>.
/// </summary>
internal sealed class KeptPath(string path)
{
    private readonly byte[][] _segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether it names a segment of a path.</summary>
    public bool Names(int index, ReadOnlySpan<Range> path, ReadOnlySpan<byte> text)
    {
        if (index != _segments.Length - 1) return false;
        for (var number = 0; number <= index; number++)
        {
            if (!Matches(_segments[number], text[path[number]])) return false;
        }

        return true;
    }

    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> segment)
    {
        // Where the last star stands, and how much of the segment it has taken.
        var (star, taken) = (-1, 0);
        var (at, index) = (0, 0);
        while (index < segment.Length)
        {
            if (at < pattern.Length && pattern[at] == (byte)'*')
            {
                (star, taken) = (at++, index);
            }
            else if (at < pattern.Length && (pattern[at] == (byte)'?' || pattern[at] == segment[index]))
            {
                at++;
                index++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                index = ++taken;
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept((byte)'*');
    }
}
