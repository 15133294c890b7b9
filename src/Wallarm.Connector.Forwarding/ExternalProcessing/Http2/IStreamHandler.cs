namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>
/// Is told what comes on the streams of a connection. A slot stands for one open stream; it is free for another as soon as the stream has
/// ended, which is when a method with <c>endStream</c>, <see cref="OnReset"/>, <see cref="OnRefused"/> or <see cref="OnStreamError"/>
/// returns.
/// </summary>
internal interface IStreamHandler
{
    /// <summary>The response's head, or its trailers (then with <paramref name="endStream"/>). Interim responses are left out.</summary>
    void OnHeaders(int slot, in ResponseFields fields, bool endStream);

    /// <summary>A piece of the response's body, which may be empty.</summary>
    void OnData(int slot, ReadOnlySpan<byte> data, bool endStream);

    /// <summary>The peer has reset the stream.</summary>
    void OnReset(int slot, Http2Error error);

    /// <summary>The peer has certainly not processed the stream: it can be opened again elsewhere.</summary>
    void OnRefused(int slot);

    /// <summary>The peer broke a rule on this stream, which has been reset.</summary>
    void OnStreamError(int slot, string what);
}
