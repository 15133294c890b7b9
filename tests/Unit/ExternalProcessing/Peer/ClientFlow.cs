namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>What the client may still send: both flow-control windows (RFC 9113, section 5.2), as the peer granted them.</summary>
internal sealed class ClientFlow
{
    private readonly Dictionary<int, long> _streams = [];
    private long _initial = 65_535;

    public long Connection { get; private set; } = 65_535;

    /// <summary>The least that any window ever was: below 0 only by a setting.</summary>
    public long Stream(int stream) => _streams.GetValueOrDefault(stream);

    public void Open(int stream) => _streams.Add(stream, _initial);

    /// <summary>
    /// The client has acknowledged another initial window: it applies to open streams too, which may make their windows negative.
    /// </summary>
    public void SetInitial(uint window)
    {
        foreach (int stream in _streams.Keys.ToArray())
            _streams[stream] += window - _initial;
        _initial = window;
    }

    public void Grant(int stream, uint increment)
    {
        if (stream == 0)
            Connection += increment;
        else if (_streams.ContainsKey(stream))
            _streams[stream] += increment;
    }

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Use(int stream, int length)
    {
        if (length == 0)
            return null;
        Connection -= length;
        _streams[stream] -= length;
        return Connection < 0 ? $"RFC 9113, section 5.2: DATA of {length} bytes exceeds the connection's window by {-Connection}"
            : _streams[stream] < 0 ? $"RFC 9113, section 5.2: DATA of {length} bytes exceeds the window of stream {stream} by {-_streams[stream]}"
            : null;
    }
}
