namespace Wallarm.Connector.Simulators;

/// <summary>The members of a form or a query string, decoded; of equal names the last counts.</summary>
internal static class FormValues
{
    public static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = [];
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            values[Decode(parts[0])] = parts.Length > 1 ? Decode(parts[1]) : "";
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
