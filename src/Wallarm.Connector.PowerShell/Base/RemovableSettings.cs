namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Settings that a user takes away with <c>$null</c>. A null or empty value that comes down the pipeline is none.</summary>
/// <param name="typed">The names of the parameters on the command line.</param>
internal sealed class RemovableSettings(IEnumerable<string> typed)
{
    private readonly HashSet<string> _typed = new(typed, StringComparer.OrdinalIgnoreCase);

    /// <summary>A text as the engine takes it: empty takes the setting away, null leaves it.</summary>
    public string? Text(string? value, string parameter) => !string.IsNullOrEmpty(value) ? value : _typed.Contains(parameter) ? "" : null;

    /// <summary>The reserved concurrency as the engine takes it.</summary>
    public int? Concurrency(int? value, string parameter) =>
        value ?? (_typed.Contains(parameter) ? ForwarderOptions.NoReservedConcurrency : null);
}
