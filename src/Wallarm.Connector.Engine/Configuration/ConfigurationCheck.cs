using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>Checks values by the schema, and gives them the schema's form: its spelling of names, lists where it has lists.</summary>
/// <remarks>What the schema says with <c>oneOf</c>, <c>not</c> and <c>if</c> is checked by <see cref="ConfigurationRules"/>, in words that
/// help.</remarks>
internal sealed class ConfigurationCheck(ConfigurationProblems problems, bool isPowerShellData)
{
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase)
    {
        "accessKey", "accessKeyId", "secretKey", "secretAccessKey", "sessionToken", "profileName", "profile", "credential", "credentials",
        "password", "token",
    };

    /// <summary>Checks a value.</summary>
    /// <returns>The value in the schema's form; null where it cannot be used.</returns>
    public ConfigurationValue? Run(ConfigurationValue value, JsonNode schemaNode, bool mayBeSecret = false)
    {
        var schema = ConfigurationSchema.Resolve(schemaNode);
        var types = Types(schema);
        if (isPowerShellData && types.Contains("array") && value.Value is not IReadOnlyList<ConfigurationValue> and not null)
        {
            value = value with { Value = new List<ConfigurationValue> { value with { Path = $"{value.Path}[0]" } } };
        }

        return value.Value switch
        {
            null when types.Contains("null") => value,
            IReadOnlyDictionary<string, ConfigurationValue> members when types.Contains("object") => Members(value, members, schema),
            IReadOnlyList<ConfigurationValue> items when types.Contains("array") => Items(value, items, schema),
            string text when types.Contains("string") => Text(value, text, schema, mayBeSecret),
            bool when types.Contains("boolean") => value,
            long number when types.Contains("integer") => Number(value, number, schema),
            double number when types.Contains("integer") && double.IsInteger(number) && Math.Abs(number) < 1e15 =>
                Number(value with { Value = (long)number }, (long)number, schema),
            _ => Refuse(value, WrongType(value.Value, types)),
        };
    }

    private ConfigurationValue Members(ConfigurationValue value, IReadOnlyDictionary<string, ConfigurationValue> members, JsonObject schema)
    {
        var known = schema["properties"]?.AsObject();
        var others = schema["additionalProperties"] as JsonObject;
        var spelling =
            known?.ToDictionary(
                property => property.Key,
                property => property.Key,
                isPowerShellData ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var read = new OrderedMembers(StringComparer.Ordinal);
        var misspelt = new HashSet<string?>();
        foreach (var (name, member) in members)
        {
            if (spelling?.GetValueOrDefault(name) is { } spelled)
            {
                if (Run(member, known![spelled]!) is { } good) read.TryAdd(spelled, good);
                else read.TryAdd(spelled, member with { Value = null });
            }
            else if (others is not null)
            {
                if (schema["propertyNames"]?["pattern"]?.GetValue<string>() is { } pattern && !Matches(pattern, name))
                {
                    problems.Add(member, $"'{name}' is not {schema["propertyNames"]!["title"]}");
                }
                else if (Run(member, others, mayBeSecret: true) is { } good) read.TryAdd(name, good);
            }
            else
            {
                misspelt.Add(NearName.Find(name, [.. known!.Select(property => property.Key)]));
                problems.Add(member, Credentials.Contains(name)
                    ? "credentials have no place in the file; give them to the command, as in -ProfileName"
                    : $"there is no such property; {NearName.Hint(name, [.. known!.Select(property => property.Key)])}");
            }
        }

        foreach (
            var required in schema["required"]?.AsArray().Select(node => node!.GetValue<string>())
                .Where(name => !read.ContainsKey(name) && !misspelt.Contains(name)) ?? [])
        {
            problems.Add(value, $"the property {required} is missing");
        }

        return value with { Value = read };
    }

    private ConfigurationValue Items(ConfigurationValue value, IReadOnlyList<ConfigurationValue> items, JsonObject schema)
    {
        var read = items.Select(item => Run(item, schema["items"]!)).OfType<ConfigurationValue>().ToList();
        if (items.Count < schema["minItems"]?.GetValue<int>()) problems.Add(value, "must not be empty; leave it out instead");
        if (schema["uniqueItems"]?.GetValue<bool>() == true)
        {
            foreach (var twice in read.GroupBy(item => item.Value).Where(group => group.Count() > 1))
            {
                problems.Add(twice.Last(), $"'{twice.Key}' is there twice");
            }
        }

        return value with { Value = read };
    }

    private ConfigurationValue? Text(ConfigurationValue value, string text, JsonObject schema, bool mayBeSecret)
    {
        if (schema["enum"]?.AsArray().Select(node => node!.ToString()).ToList() is { } choices)
        {
            var chosen =
                choices.Find(
                    choice => choice.Equals(text, isPowerShellData ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
            return chosen is null ? Refuse(value, $"'{text}' is not one of {string.Join(", ", choices)}") : value with { Value = chosen };
        }

        if (text.Length < schema["minLength"]?.GetValue<int>()) return Refuse(value, "must not be empty");
        if (text.Length > schema["maxLength"]?.GetValue<int>())
        {
            return Refuse(value, $"has {text.Length} characters; {schema["maxLength"]} are the most");
        }

        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Matches(pattern, text))
        {
            return Refuse(value, mayBeSecret ? $"is not {schema["title"]}" : $"'{text}' is not {schema["title"]}");
        }

        return value;
    }

    private ConfigurationValue? Number(ConfigurationValue value, long number, JsonObject schema)
    {
        if (schema["enum"]?.AsArray() is { } choices && !choices.Any(choice => choice!.GetValue<long>() == number))
        {
            return Refuse(value, $"{number} is not one of {string.Join(", ", choices.Select(choice => choice!.ToString()))}");
        }

        var (least, most) = (schema["minimum"]?.GetValue<long>(), schema["maximum"]?.GetValue<long>());
        return number < least || number > most
            ? Refuse(value, string.Create(CultureInfo.InvariantCulture, $"{number} is not from {least} to {most}"))
            : value;
    }

    private ConfigurationValue? Refuse(ConfigurationValue value, string what)
    {
        problems.Add(value, what);
        return null;
    }

    private static string[] Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private string WrongType(object? value, string[] types)
    {
        var wanted = string.Join(" or ", types.Select(type => type switch
        {
            "string" => "text",
            "integer" => "a whole number",
            "boolean" => isPowerShellData ? "$true or $false" : "true or false",
            "array" => "a list",
            "object" => isPowerShellData ? "a hashtable" : "an object",
            _ => isPowerShellData ? "$null" : "null",
        }));
        return value switch
        {
            null => $"must be {wanted}, not null; leave it out where nothing shall be said",
            long or double or bool when types.Contains("string") => $"must be {wanted}; put quotes around it",
            string when types.Contains("integer") || types.Contains("boolean") => $"must be {wanted}, without quotes",
            _ => $"must be {wanted}",
        };
    }

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern[^1] == '$' ? pattern[..^1] + "\\z" : pattern, RegexOptions.CultureInvariant);
}
