namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Settings that a user takes away with <c>$null</c>. A null or empty value that comes down the pipeline is none.</summary>
/// <param name="typed">The names of the parameters on the command line.</param>
internal sealed class RemovableSettings(IEnumerable<string> typed)
{
    private readonly HashSet<string> _typed = new(typed, StringComparer.OrdinalIgnoreCase);

    /// <summary>A text as the engine takes it: empty takes the setting away, null leaves it.</summary>
    public string? Text(string? value, string parameter) => !string.IsNullOrEmpty(value) ? value : _typed.Contains(parameter) ? "" : null;

    /// <summary>Texts as the engine takes them: none takes the setting away, null leaves it.</summary>
    public IReadOnlyList<string>? Texts(string[]? values, string parameter)
    {
        string[] given = [.. values?.Where(value => !string.IsNullOrEmpty(value)) ?? []];
        return given.Length > 0 || _typed.Contains(parameter) ? given : null;
    }

    /// <summary>Names as the engine takes them: none takes the setting away, null leaves it.</summary>
    public IReadOnlyList<string>? Names<T>(T[]? values, string parameter)
        where T : struct, Enum =>
        Texts(values?.Select(value => value.ToString().ToLowerInvariant()).ToArray(), parameter);

    /// <summary>The reserved concurrency as the engine takes it.</summary>
    public int? Concurrency(int? value, string parameter) =>
        value ?? (_typed.Contains(parameter) ? ForwarderOptions.NoReservedConcurrency : null);
}
