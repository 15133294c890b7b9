using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Inventory.Facts;

/// <summary>The path of an endpoint as a template that everybody reads in the same way, and what it has in common with others.</summary>
/// <remarks>
/// Paths are text of callers. What RFC 3986 allows in a segment stays as it is, percent-encoded bytes too; everything else is
/// percent-encoded: spaces, quotes, control characters, letters beyond ASCII, and braces that are no parameter.
/// </remarks>
internal static partial class EndpointPath
{
    private const string PathCharacters = "-._~!$&'()*+,;=:@";

    /// <summary>The template: ASCII only, its parameters in braces, each name once.</summary>
    public static string Encode(ApiEndpoint endpoint) => Encode(endpoint, names: []);

    /// <summary>The template, and the names of its parameters from left to right.</summary>
    public static string Encode(ApiEndpoint endpoint, List<string> names)
    {
        var path = new StringBuilder();
        var next = 0;
        var parameters = endpoint.Parameters;
        foreach (var segment in endpoint.Path[(endpoint.Path.StartsWith('/') ? 1 : 0)..].Split('/'))
        {
            path.Append('/');
            if (next == parameters.Count || !segment.Contains("{" + parameters[next].Name, StringComparison.Ordinal))
            {
                AppendEscaped(path, segment);
                continue;
            }

            next++;
            AppendTemplate(path, segment, names);
        }

        return path.ToString();
    }

    /// <summary>What identifies an endpoint, however its parameters are named.</summary>
    public static (string Host, string Method, string Path) Identity(ApiEndpoint endpoint) =>
        (Printable(endpoint.Host.ToLowerInvariant()), Printable(endpoint.Method), WithoutNames(Encode(endpoint)));

    /// <summary>A template without the names of its parameters.</summary>
    public static string WithoutNames(string template) => Parameter().Replace(template, "{}");

    /// <summary>A text whose control characters, and what else hides or reorders text, are percent-encoded.</summary>
    public static string Printable(string text) => Hidden().Replace(text, found => Escape(found.Value));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        AppendEscaped(escaped, text);
        return escaped.ToString();
    }

    private static void AppendTemplate(StringBuilder path, string segment, List<string> names)
    {
        var end = 0;
        foreach (var parameter in Parameter().EnumerateMatches(segment))
        {
            AppendEscaped(path, segment[end..parameter.Index]);
            end = parameter.Index + parameter.Length;
            var name = Escape(segment[(parameter.Index + 1)..(end - 1)]);
            var number = 2;
            var free = name;
            while (names.Contains(free)) free = string.Create(CultureInfo.InvariantCulture, $"{name}{number++}");
            names.Add(free);
            path.Append('{').Append(free).Append('}');
        }

        AppendEscaped(path, segment[end..]);
    }

    private static void AppendEscaped(StringBuilder path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var index = 0; index < bytes.Length; index++)
        {
            var character = (char)bytes[index];
            var isEncoded = character == '%' && index + 2 < bytes.Length
                && char.IsAsciiHexDigit((char)bytes[index + 1]) && char.IsAsciiHexDigit((char)bytes[index + 2]);
            if (isEncoded || char.IsAsciiLetterOrDigit(character) || PathCharacters.Contains(character)) path.Append(character);
            else path.Append('%').Append(bytes[index].ToString("X2", CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFE\uFFFF]+")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\{[^{}]+\}")]
    private static partial Regex Parameter();
}
