using System.Text;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>
/// A ledger in a file. Each state is a line at its end, written through to the disk: a line that was cut off does not count, and the one
/// before it does. The file is locked as long as it is open.
/// </summary>
internal sealed class FileLedger(string path) : ILedger
{
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(5);

    private FileStream? _file;

    public string Name => path;

    public async Task<LedgerState?> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path)) return null;

        // A command that was just stopped may still note its last event.
        _file = await new Wait(new RelayingObserver(outer: null), "Waiting for the ledger", BusyLimit).RepeatAsync(
            () => Task.FromResult(Open(FileMode.Open)),
            failure => failure is ResourceConflictException,
            cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var state = LedgerState.Parse(whole.TrimEnd('\n').Split('\n')[^1]);
        if (text.Length > 0 && state is null && (whole.Length > 0 || text[0] != '{')) throw BackfillErrors.LedgerUnreadable(path);
        _file.Position = Encoding.UTF8.GetByteCount(whole);
        return state;
    }

    public Task WriteAsync(LedgerState state)
    {
        _file ??= Open(FileMode.CreateNew);
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(state.ToJson() + "\n"));
            _file.SetLength(_file.Position);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw BackfillErrors.LedgerNotWritable(path, exception.Message, exception);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open(FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw exception is not (FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException) && File.Exists(path)
                ? BackfillErrors.LedgerBusy(path)
                : BackfillErrors.LedgerNotWritable(path, exception.Message, exception);
        }
    }
}
