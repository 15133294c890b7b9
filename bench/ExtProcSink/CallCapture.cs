namespace Wallarm.Connector.Bench.ExtProcSink;

/// <summary>
/// Keeps the messages of whole calls in a file, each with its gRPC prefix: what the forwarder really sends, for others to send as well.
/// </summary>
internal sealed class CallCapture(string file) : IDisposable
{
    // Unbuffered: the program that measures reads the file while this one still runs.
    private readonly FileStream _file = new(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Add(ReadOnlySpan<byte> call)
    {
        lock (_file)
            _file.Write(call);
    }

    public void Dispose() => _file.Dispose();
}
