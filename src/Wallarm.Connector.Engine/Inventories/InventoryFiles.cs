using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>Writes and reads the files that inventories are exported to.</summary>
internal static class InventoryFiles
{
    /// <summary>More than any inventory has.</summary>
    private const long MostBytes = 512 * 1024 * 1024;

    private static string Kinds => string.Join(", ", InventoryFile.Extensions);

    /// <exception cref="InvalidOptionException">The file cannot be written.</exception>
    public static void Check(InventoryExportOptions options)
    {
        var path = options.Path;
        if (InventoryFile.ExtensionOf(path) is null) throw OtherKind(path);
        if (Directory.Exists(path)) throw Unwritable(path, "it is a folder");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw Unwritable(path, "its folder does not exist");
        if (!File.Exists(path)) return;
        if (options.NoClobber) throw IsThere(path, null);
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) && !options.Force) throw Unwritable(path, "it is read-only");
    }

    /// <summary>Writes to a file beside it, which takes its place once it is whole.</summary>
    public static async Task WriteAsync(
        IReadOnlyList<ApiEndpoint> endpoints, InventoryExportOptions options, IOperationObserver observer, CancellationToken cancellation)
    {
        Check(options);
        var path = options.Path;
        if (endpoints.Count == 0 && !options.Force && File.Exists(path)) throw Empty(path);
        var count = endpoints.Count == 1 ? "1 endpoint" : $"{endpoints.Count:N0} endpoints";
        var plan = new ChangePlan($"file '{path}'", [new ResourceChange("Write", $"the inventory of {count} to '{path}'")]);
        if (await observer.DecideAsync(plan, cancellation).ConfigureAwait(false) != ChangeDecision.Apply) return;
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await Task.Run(() => Write(endpoints, unfinished, InventoryFile.ExtensionOf(path)!), cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            Replace(unfinished, options);
        }
        catch (IOException exception) when (options.NoClobber && File.Exists(path))
        {
            throw IsThere(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception.Message.TrimEnd('.'), exception);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <exception cref="InvalidOptionException">It is no file that an inventory was exported to.</exception>
    public static async Task<IReadOnlyList<ApiEndpoint>> ReadAsync(string path, CancellationToken cancellation)
    {
        var extension = InventoryFile.ExtensionOf(path) ?? throw OtherKind(path);
        try
        {
            var size = new FileInfo(path).Length;
            if (size > MostBytes) throw new IOException($"it has {size:N0} bytes, more than any inventory");
            return InventoryFile.Read(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), extension);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            var isAbsent = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new InvalidOptionException(
                isAbsent ? "Wallarm.InventoryFileNotFound" : "Wallarm.InventoryFileUnreadable",
                isAbsent ? ConnectorErrorCategory.ObjectNotFound : ConnectorErrorCategory.InvalidData,
                isAbsent
                    ? $"'{path}': there is no such file."
                    : $"'{path}' cannot be read as an inventory: {exception.Message.TrimEnd('.')}.",
                exception)
            {
                Target = path,
                RecommendedAction = "Give a file that Export-WallarmApiInventory wrote.",
            };
        }
    }

    private static void Write(IReadOnlyList<ApiEndpoint> endpoints, string path, string extension)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        InventoryFile.Write(file, extension, endpoints);
        file.Flush(flushToDisk: true);
    }

    private static void Replace(string unfinished, InventoryExportOptions options)
    {
        if (File.Exists(options.Path))
        {
            // What only its owner could read stays so; and Windows replaces nothing that is read-only.
            if (OperatingSystem.IsWindows()) File.SetAttributes(options.Path, File.GetAttributes(options.Path) & ~FileAttributes.ReadOnly);
            else File.SetUnixFileMode(unfinished, File.GetUnixFileMode(options.Path));
        }

        File.Move(unfinished, options.Path, overwrite: !options.NoClobber);
    }

    private static InvalidOptionException OtherKind(string path) =>
        new(
            "Wallarm.InventoryKindUnknown", ConnectorErrorCategory.InvalidArgument,
            $"'{path}' has no extension that tells what an inventory is to be written or read as.")
        {
            Target = path,
            RecommendedAction = $"Give a path that ends in one of {Kinds}: a page, an OpenAPI document (JSON or YAML) or a table.",
        };

    private static InvalidOptionException IsThere(string path, Exception? cause) =>
        new("Wallarm.FileExists", ConnectorErrorCategory.ResourceExists, $"'{path}' is there already.", cause)
        {
            Target = path,
            RecommendedAction = "Give another path, or leave -NoClobber out to replace the file.",
        };

    /// <summary>What comes from a command that was only asked what it would do, or that found nothing, replaces no inventory.</summary>
    private static InvalidOptionException Empty(string path) =>
        new("Wallarm.InventoryEmpty", ConnectorErrorCategory.InvalidData, $"There is no endpoint to write, and '{path}' is there already.")
        {
            Target = path,
            RecommendedAction = "Look at what the commands before say. -Force replaces the file by an inventory without endpoints.",
        };

    private static InvalidOptionException Unwritable(string path, string why, Exception? cause = null) =>
        new("Wallarm.FileNotWritable", ConnectorErrorCategory.InvalidArgument, $"'{path}' cannot be written: {why}.", cause)
        {
            Target = path,
            RecommendedAction = "Give a path in a folder that exists; -Force replaces a file that is read-only.",
        };
}
