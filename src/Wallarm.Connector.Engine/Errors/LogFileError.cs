namespace Wallarm.Connector.Engine.Errors;

/// <summary><c>Wallarm.LogFileNotFound</c> and <c>Wallarm.LogFileUnreadable</c>: an access-log file cannot be read.</summary>
internal static class LogFileError
{
    /// <summary>The error for a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="exception">What reading it failed with.</param>
    public static InvalidOptionException Of(string path, Exception exception)
    {
        var isAbsent = exception is FileNotFoundException or DirectoryNotFoundException;
        return new InvalidOptionException(
            isAbsent ? "Wallarm.LogFileNotFound" : "Wallarm.LogFileUnreadable",
            isAbsent ? ConnectorErrorCategory.ObjectNotFound : ConnectorErrorCategory.InvalidData,
            isAbsent
                ? $"-Path '{path}': there is no such file."
                : $"-Path '{path}' cannot be read to its end: {exception.Message.TrimEnd('.')}.",
            exception)
        {
            Target = path,
            RecommendedAction = isAbsent ? "Give the path of an access log." : "Give an access log as it is, or one that is gzipped.",
        };
    }
}
