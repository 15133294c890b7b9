using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// A filter pattern of CloudWatch Logs: terms (<c>ERROR "access denied" -DEBUG ?a ?b %regex%</c>), or a condition on JSON
/// (<c>{ $.level = "ERROR" || $.invalid &gt; 0 }</c>). Patterns for lines with columns, in brackets, are not understood.
/// </summary>
internal sealed partial class LogPattern
{
    private readonly Func<string, bool> _matches;

    private LogPattern(Func<string, bool> matches) => _matches = matches;

    /// <exception cref="FormatException">It is no pattern.</exception>
    public static LogPattern Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.StartsWith('['))
            throw new FormatException("Invalid filter pattern");
        if (!trimmed.StartsWith('{'))
            return new LogPattern(Terms(trimmed));
        if (!trimmed.EndsWith('}'))
            throw new FormatException("Invalid filter pattern");
        Queue<string> tokens = new(Token().Matches(trimmed[1..^1]).Select(match => match.Value));
        Func<JsonElement, bool> condition = Either(tokens);
        return tokens.Count > 0
            ? throw new FormatException("Invalid filter pattern")
            : new LogPattern(message => TryParse(message, out JsonElement json) && condition(json));
    }

    public bool Matches(string message) => _matches(message);

    private static Func<string, bool> Terms(string text)
    {
        List<Func<string, bool>> required = [];
        List<Func<string, bool>> optional = [];
        foreach (string term in Term().Matches(text).Select(match => match.Value))
        {
            string bare = term.TrimStart('-', '?');
            Func<string, bool> contains = bare.Length > 1 && bare.StartsWith('%') && bare.EndsWith('%')
                ? message => Regex.IsMatch(message, bare[1..^1])
                : message => message.Contains(bare.Trim('"'), StringComparison.Ordinal);
            if (term.StartsWith('?'))
                optional.Add(contains);
            else
                required.Add(term.StartsWith('-') ? message => !contains(message) : contains);
        }

        return message => required.All(each => each(message)) && (optional.Count == 0 || optional.Any(each => each(message)));
    }

    private static Func<JsonElement, bool> Either(Queue<string> tokens)
    {
        Func<JsonElement, bool> left = Both(tokens);
        while (tokens.TryPeek(out string? or) && or == "||")
        {
            tokens.Dequeue();
            (Func<JsonElement, bool> first, Func<JsonElement, bool> second) = (left, Both(tokens));
            left = json => first(json) || second(json);
        }

        return left;
    }

    private static Func<JsonElement, bool> Both(Queue<string> tokens)
    {
        Func<JsonElement, bool> left = One(tokens);
        while (tokens.TryPeek(out string? and) && and == "&&")
        {
            tokens.Dequeue();
            (Func<JsonElement, bool> first, Func<JsonElement, bool> second) = (left, One(tokens));
            left = json => first(json) && second(json);
        }

        return left;
    }

    private static Func<JsonElement, bool> One(Queue<string> tokens)
    {
        string token = Next(tokens);
        if (token == "(")
        {
            Func<JsonElement, bool> inner = Either(tokens);
            return Next(tokens) == ")" ? inner : throw new FormatException("Invalid filter pattern");
        }

        if (!token.StartsWith("$.", StringComparison.Ordinal))
            throw new FormatException("Invalid filter pattern");
        string[] path = token[2..].Split('.');
        string comparison = Next(tokens);
        string value = Next(tokens);
        return json => Compare(Find(json, path), comparison, value);
    }

    private static string Next(Queue<string> tokens) =>
        tokens.TryDequeue(out string? token) ? token : throw new FormatException("Invalid filter pattern");

    private static bool Compare(JsonElement? found, string comparison, string value)
    {
        switch (comparison)
        {
            case "NOT" when value == "EXISTS":
                return found is null;
            case "IS":
                return string.Equals(found?.GetRawText(), value, StringComparison.OrdinalIgnoreCase);
            case "=" or "!=" when value.StartsWith('"') || !double.TryParse(value, CultureInfo.InvariantCulture, out _):
                return found is { ValueKind: JsonValueKind.String } text
                    && Wildcard.IsMatch(value.Trim('"'), text.GetString()!) == (comparison == "=");
            default:
                if (found is not { ValueKind: JsonValueKind.Number } number)
                    return false;
                int order = number.GetDouble().CompareTo(double.Parse(value, CultureInfo.InvariantCulture));
                return comparison switch
                {
                    "=" => order == 0,
                    "!=" => order != 0,
                    ">" => order > 0,
                    ">=" => order >= 0,
                    "<" => order < 0,
                    "<=" => order <= 0,
                    _ => throw new FormatException("Invalid filter pattern"),
                };
        }
    }

    private static JsonElement? Find(JsonElement json, string[] path)
    {
        foreach (string name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }

        return json;
    }

    private static bool TryParse(string message, out JsonElement json)
    {
        json = default;
        if (!message.TrimStart().StartsWith('{'))
            return false;
        try
        {
            json = JsonElement.Parse(message);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("""[-?]?"[^"]*"|\S+""")]
    private static partial Regex Term();

    [GeneratedRegex("""\|\||&&|>=|<=|!=|[=<>()]|"[^"]*"|[^\s=<>()!|&]+""")]
    private static partial Regex Token();
}
