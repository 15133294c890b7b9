namespace Wallarm.Connector.Engine;

/// <summary>Commands as a user can paste them into PowerShell.</summary>
internal static class CommandText
{
    /// <summary>A value that PowerShell takes as it is, whatever it holds: <c>$default</c>, commas, at signs.</summary>
    public static string Quote(string? value) => $"'{value?.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A command below what is to be known about it; both together can be pasted.</summary>
    public static string WithAdvice(string advice, string command) => $"# {advice}{Environment.NewLine}{command}";
}
