using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell.Configuration;

/// <summary>Configuration files as users name them: JSON, or PowerShell data where the name ends in <c>.psd1</c>.</summary>
internal static class ConfigurationFiles
{
    // A connector with a thousand stages takes a quarter of it.
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads the desired state of a connector. On the pipeline thread.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path as it was given.</param>
    /// <param name="regions">The regions that were given: those of the file that the command works in, or the session's if the file names
    /// none; empty for all.</param>
    /// <exception cref="InvalidOptionException">There is no such file, or it cannot be used; the error names line and property.</exception>
    /// <exception cref="InvalidOptionException">A region is none of the file's.</exception>
    public static ConnectorConfiguration Read(PSCmdlet cmdlet, string path, IReadOnlyList<string> regions)
    {
        var file = FileSystemPath.Resolve(cmdlet, path, "ConfigurationPath");
        var text = ReadText(file);
        var isData = Path.GetExtension(file).Equals(".psd1", StringComparison.OrdinalIgnoreCase);
        var configuration = isData ? PowerShellData.Parse(text, file) : EngineLoader.Engine.ParseConfiguration(text, file);
        return Restrict(EngineLoader.Engine.ReadConfiguration(configuration, EngineLoader.ForwarderFolder), file, regions);
    }

    private static ConnectorConfiguration Restrict(ConnectorConfiguration configuration, string file, IReadOnlyList<string> regions)
    {
        if (regions.Count == 0 || (regions.Count == 1 && configuration.NamedRegions.Count == 0)) return configuration;

        // A stage without a region is in the session's, unless the file lists its regions.
        var ofSession = configuration.Regions.Count == 0 && configuration.Stages.Any(stage => stage.Region is null) ? regions.Take(1) : [];
        string[] named = [.. configuration.NamedRegions.Concat(ofSession)];
        if (regions.FirstOrDefault(region => !named.Contains(region, StringComparer.OrdinalIgnoreCase)) is not { } other)
        {
            return configuration with { OnlyRegions = regions };
        }

        throw new InvalidOptionException(
            "Wallarm.RegionNotConfigured", ConnectorErrorCategory.InvalidArgument,
            $"-Region '{other}' is none of the regions of "
            + $"'{file}'{(named.Length == 0 ? ", which names none" : $": {string.Join(", ", named)}")}.")
        {
            Target = other,
            RecommendedAction =
                named.Length == 0
                    ? "Give one region with -Region, or add regions to the file."
                    : "Leave -Region out to work in all of them, or give some of them.",
        };
    }

    private static string ReadText(string file)
    {
        try
        {
            var size = new FileInfo(file).Length;
            return size <= MostBytes
                ? File.ReadAllText(file)
                : throw new IOException($"it has {size:N0} bytes, which no configuration of a connector has");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            var isAbsent = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new InvalidOptionException(
                isAbsent ? "Wallarm.ConfigurationNotFound" : "Wallarm.ConfigurationUnreadable",
                isAbsent ? ConnectorErrorCategory.ObjectNotFound : ConnectorErrorCategory.InvalidData,
                isAbsent
                    ? $"-ConfigurationPath '{file}': there is no such file."
                    : $"-ConfigurationPath '{file}' cannot be read: {exception.Message.TrimEnd('.')}.",
                exception)
            { Target = file };
        }
    }
}
