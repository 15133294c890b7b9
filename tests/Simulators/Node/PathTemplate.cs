using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>Groups paths into endpoints: a segment that looks like an id becomes <c>{id}</c>.</summary>
public static partial class PathTemplate
{
    /// <summary>
    /// The segments of a request target: query and fragment cut off, percent-decoded as UTF-8; doubled and trailing slashes make none.
    /// </summary>
    public static IReadOnlyList<string> Segments(string target)
    {
        int end = target.AsSpan().IndexOfAny('?', '#');
        string path = end < 0 ? target : target[..end];
        return [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Decode)];
    }

    public static string Of(IReadOnlyList<string> segments) =>
        "/" + string.Join('/', segments.Select(segment => Id().IsMatch(segment) ? "{id}" : segment));

    private static string Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal))
            return segment;
        byte[] raw = Encoding.UTF8.GetBytes(segment);
        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            bool isEncoded =
                raw[i] == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit((char)raw[i + 1]) && char.IsAsciiHexDigit((char)raw[i + 2]);
            raw[length++] = isEncoded ? Convert.FromHexString([(char)raw[i + 1], (char)raw[i + 2]])[0] : raw[i];
            i += isEncoded ? 2 : 0;
        }

        return Encoding.UTF8.GetString(raw, 0, length);
    }

    [GeneratedRegex(@"^(?:[0-9]+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{24,})\z")]
    private static partial Regex Id();
}
