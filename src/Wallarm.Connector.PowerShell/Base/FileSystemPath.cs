using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Paths as users give them: relative to the current location, or on a drive of PowerShell's.</summary>
internal static class FileSystemPath
{
    /// <summary>The absolute path in the file system. On the pipeline thread.</summary>
    /// <exception cref="InvalidOptionException">The path is on a drive that is not part of the file system, or on none.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path, string parameterName) =>
        Resolve(cmdlet.SessionState.Path, path, parameterName);

    /// <summary>The absolute paths of the files that a path with wildcards names. On the pipeline thread.</summary>
    /// <returns>The files; or that there is none, or that the path is not in the file system.</returns>
    public static (IReadOnlyList<string> Files, InvalidOptionException? Error) FindFiles(PSCmdlet cmdlet, string path, string parameterName)
    {
        try
        {
            return ([.. ResolveFiles(cmdlet, path, parameterName)], null);
        }
        catch (InvalidOptionException exception)
        {
            return ([], exception);
        }
    }

    /// <summary>The absolute paths of the files that a path with wildcards names. On the pipeline thread.</summary>
    /// <exception cref="InvalidOptionException">There is none, or it is not in the file system.</exception>
    public static IEnumerable<string> ResolveFiles(PSCmdlet cmdlet, string path, string parameterName)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return [Resolve(cmdlet, path, parameterName)];
        try
        {
            var found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (provider.Name != "FileSystem" || found.Count == 0) throw NoSuchFile(path, parameterName, null);
            return found.Where(File.Exists);
        }
        catch (ItemNotFoundException exception)
        {
            throw NoSuchFile(path, parameterName, exception);
        }
    }

    /// <inheritdoc cref="Resolve(PSCmdlet, string, string)"/>
    public static string Resolve(PathIntrinsics paths, string path, string parameterName)
    {
        ProviderInfo provider;
        string resolved;
        try
        {
            resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
        }
        catch (Exception exception) when (
            exception is System.Management.Automation.DriveNotFoundException
                or ProviderNotFoundException
                or ProviderInvocationException
                or PSArgumentException)
        {
            throw Bad(exception.Message, exception);
        }

        return provider.Name == "FileSystem" ? resolved : throw Bad($"it is in the {provider.Name} provider, not in the file system");

        InvalidOptionException Bad(string why, Exception? cause = null) =>
            new(
                "Wallarm.PathNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-{parameterName} '{path}' cannot be used: {why.TrimEnd('.')}.",
                cause)
            {
                Target = path,
                RecommendedAction = $"Give the path of a file or folder in the file system with -{parameterName}.",
            };
    }

    private static InvalidOptionException NoSuchFile(string path, string parameterName, Exception? cause) =>
        new("Wallarm.LogFileNotFound", ConnectorErrorCategory.ObjectNotFound, $"-{parameterName} '{path}': there is no such file.", cause)
        {
            Target = path,
            RecommendedAction = "Give the path of an access log.",
        };
}
