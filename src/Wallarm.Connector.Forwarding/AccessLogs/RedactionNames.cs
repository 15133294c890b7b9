namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>The names by which settings say what of a record does not leave.</summary>
public static class RedactionNames
{
    private static readonly (string Name, RedactedData Data)[] Known =
    [
        ("emails", RedactedData.Emails),
        ("tokens", RedactedData.Tokens),
        ("digits", RedactedData.Digits),
        ("addresses", RedactedData.Addresses),
    ];

    /// <summary>Every name, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>Reads a name, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <param name="data">What it stands for.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string name, out RedactedData data)
    {
        data = Array.Find(Known, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Data;
        return data != RedactedData.None;
    }
}
