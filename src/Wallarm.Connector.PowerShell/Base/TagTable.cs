using System.Collections;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Hashtables of strings, as users write them: <c>@{ team = 'api' }</c>.</summary>
internal static class TagTable
{
    /// <summary>The entries as strings.</summary>
    public static Dictionary<string, string> Strings(Hashtable? table) =>
        Values(table).ToDictionary(entry => entry.Key, entry => entry.Value ?? "");

    /// <summary>The entries as strings, with null where the value is <c>$null</c>.</summary>
    public static Dictionary<string, string?> Values(Hashtable? table)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? []) values[Text(entry.Key)!] = Text(entry.Value);
        return values;
    }

    private static string? Text(object? value) =>
        System.Management.Automation.LanguagePrimitives.ConvertTo(
            value, typeof(string), System.Globalization.CultureInfo.InvariantCulture) as string is { } text && value is not null
            ? text
            : null;
}
