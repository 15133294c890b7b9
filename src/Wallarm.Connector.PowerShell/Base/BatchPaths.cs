using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Where users say that batches are: files and folders, with wildcards, and <c>s3://bucket/prefix</c>.</summary>
internal static class BatchPaths
{
    /// <summary>Whether a path is of a bucket and not of the file system.</summary>
    public static bool IsBucket(string path) => path.StartsWith("s3://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The absolute paths that a path names. On the pipeline thread.</summary>
    /// <exception cref="InvalidOptionException">It is not in the file system.</exception>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path, string parameterName)
    {
        if (IsBucket(path)) return [path];

        // A file that is there is meant, whatever its name holds.
        var literal = FileSystemPath.Resolve(cmdlet, path, parameterName);
        if (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(literal) || Directory.Exists(literal)) return [literal];
        try
        {
            return [.. cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)];
        }
        catch (ItemNotFoundException)
        {
            // Whoever reads it says so.
            return [literal];
        }
    }
}
