namespace Wallarm.Connector;

/// <summary>A configuration file as it was written, before it is understood.</summary>
/// <param name="Path">Its absolute path, for errors; relative paths in it go out from its folder.</param>
/// <param name="Root">Everything in it.</param>
public sealed record ConfigurationFile(string Path, ConfigurationValue Root)
{
    /// <summary>Whether it is PowerShell data, where names have no case and a single value is a list of one.</summary>
    public bool IsPowerShellData { get; init; }
}
