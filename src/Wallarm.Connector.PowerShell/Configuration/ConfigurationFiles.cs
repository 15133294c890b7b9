using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Configuration files as users name them: JSON, or PowerShell data where the name ends in <c>.psd1</c>.</summary>
internal static class ConfigurationFiles
{
    // A connector with a thousand stages takes a quarter of it.
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads the desired state of a connector. On the pipeline thread.</summary>
    /// <exception cref="InvalidOptionException">There is no such file, or it cannot be used; the error names line and property.</exception>
    public static ConnectorConfiguration Read(PSCmdlet cmdlet, string path)
    {
        var file = FileSystemPath.Resolve(cmdlet, path, "ConfigurationPath");
        var text = ReadText(file);
        var isData = Path.GetExtension(file).Equals(".psd1", StringComparison.OrdinalIgnoreCase);
        var configuration = isData ? PowerShellData.Parse(text, file) : EngineLoader.Engine.ParseConfiguration(text, file);
        return EngineLoader.Engine.ReadConfiguration(configuration, EngineLoader.ForwarderFolder);
    }

    private static string ReadText(string file)
    {
        try
        {
            var size = new FileInfo(file).Length;
            return size <= MostBytes ? File.ReadAllText(file) : throw new IOException($"it has {size:N0} bytes, which no configuration of a connector has");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            var isAbsent = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new InvalidOptionException(
                isAbsent ? "Wallarm.ConfigurationNotFound" : "Wallarm.ConfigurationUnreadable",
                isAbsent ? ConnectorErrorCategory.ObjectNotFound : ConnectorErrorCategory.InvalidData,
                isAbsent ? $"-ConfigurationPath '{file}': there is no such file." : $"-ConfigurationPath '{file}' cannot be read: {exception.Message.TrimEnd('.')}.",
                exception)
            { Target = file };
        }
    }
}
