namespace Wallarm.Connector;

/// <summary>Where an API inventory is written.</summary>
public sealed record InventoryExportOptions
{
    /// <summary>Absolute path of the file. Its extension says what is written: .html, .json, .yaml, .yml or .csv.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a file that is there already stays as it is, which is an error then.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Whether a read-only file is replaced too.</summary>
    public bool Force { get; init; }
}
