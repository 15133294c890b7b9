namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>The static and a dynamic table of RFC 7541.</summary>
internal sealed class HeaderTable
{
    public static readonly HeaderField[] Static =
    [
        new(":authority", ""), new(":method", "GET"), new(":method", "POST"), new(":path", "/"), new(":path", "/index.html"), new(
            ":scheme", "http"),
        new(":scheme", "https"), new(":status", "200"), new(":status", "204"), new(":status", "206"), new(":status", "304"), new(
            ":status", "400"),
        new(":status", "404"), new(":status", "500"), new("accept-charset", ""), new("accept-encoding", "gzip, deflate"), new(
            "accept-language", ""),
        new("accept-ranges", ""), new("accept", ""), new("access-control-allow-origin", ""), new("age", ""), new("allow", ""), new(
            "authorization", ""),
        new("cache-control", ""), new("content-disposition", ""), new("content-encoding", ""), new("content-language", ""), new(
            "content-length", ""),
        new("content-location", ""), new("content-range", ""), new("content-type", ""), new("cookie", ""), new("date", ""), new(
            "etag", ""), new("expect", ""),
        new("expires", ""), new("from", ""), new("host", ""), new("if-match", ""), new("if-modified-since", ""), new(
            "if-none-match", ""), new("if-range", ""),
        new("if-unmodified-since", ""), new("last-modified", ""), new("link", ""), new("location", ""), new("max-forwards", ""), new(
            "proxy-authenticate", ""),
        new("proxy-authorization", ""), new("range", ""), new("referer", ""), new("refresh", ""), new("retry-after", ""), new(
            "server", ""), new("set-cookie", ""),
        new("strict-transport-security", ""), new("transfer-encoding", ""), new("user-agent", ""), new("vary", ""), new("via", ""), new(
            "www-authenticate", ""),
    ];

    /// <summary>Newest first.</summary>
    private readonly List<HeaderField> _dynamic = [];

    public int MaxSize { get; private set; } = 4096;

    public int Size => _dynamic.Sum(each => each.Size);

    public HeaderField? this[int index] =>
        index < 1 ? null
        : index <= Static.Length ? Static[index - 1]
        : index - Static.Length <= _dynamic.Count ? _dynamic[index - Static.Length - 1] : null;

    public int IndexOf(HeaderField field)
    {
        int index = Array.IndexOf(Static, field);
        if (index >= 0)
            return index + 1;
        index = _dynamic.IndexOf(field);
        return index < 0 ? 0 : index + 1 + Static.Length;
    }

    public void Add(HeaderField field)
    {
        EvictTo(MaxSize - field.Size);
        if (field.Size <= MaxSize)
            _dynamic.Insert(0, field);
    }

    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        EvictTo(maxSize);
    }

    private void EvictTo(int size)
    {
        while (_dynamic.Count > 0 && Size > size)
            _dynamic.RemoveAt(_dynamic.Count - 1);
    }
}
