namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Writes files of batches, which hold client addresses and paths: nobody but their owner reads them.</summary>
internal static class BatchFile
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, if it is not there.</summary>
    public static void MakeFolder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnersFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception, "The folder could not be made");
        }
    }

    /// <summary>Writes a file, which is there whole or not at all, and is on the disk when this returns.</summary>
    /// <param name="path">Its path; a file that is there is replaced.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="time">Its time; null for now.</param>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, DateTimeOffset? time)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersFile;
            await using (var file = new FileStream(unfinished, options))
            {
                await file.WriteAsync(bytes).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            if (time is { } then) File.SetLastWriteTimeUtc(unfinished, then.UtcDateTime);
            File.Move(unfinished, path, overwrite: true);

            // The name is on the disk with the file's next flush.
            using var named = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(named);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            throw NotWritable(path, exception, "It could not be written");
        }
    }

    /// <summary><c>Wallarm.BatchFileNotWritable</c>.</summary>
    public static ConnectorException NotWritable(string path, Exception cause, string what) =>
        new("Wallarm.BatchFileNotWritable", ConnectorErrorCategory.InvalidOperation, $"'{path}': {what}: {cause.Message}", cause)
        {
            Target = path,
            RecommendedAction = "See to room and permissions there, and run the command again; it goes on.",
        };

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What it was written for failed; that is what is told.
        }
    }
}
