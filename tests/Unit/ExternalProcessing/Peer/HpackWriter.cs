using System.Text;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>Header blocks (RFC 7541), with each way of writing a header at choice.</summary>
internal sealed class HpackWriter
{
    private readonly HeaderTable _table = new();
    private int? _announcedSize;

    /// <summary>Indexes what it can, and lets the table learn the rest.</summary>
    /// <param name="huffman">Whether strings are Huffman codes.</param>
    /// <param name="fields">The headers.</param>
    public byte[] Write(bool huffman, params IEnumerable<HeaderField> fields)
    {
        List<byte> block = [];
        if (_announcedSize is { } size)
            block.AddRange(SizeUpdate(size));
        _announcedSize = null;
        foreach (HeaderField field in fields)
        {
            int index = _table.IndexOf(field);
            if (index > 0)
            {
                block.AddRange(Indexed(index));
                continue;
            }

            int name = Array.FindIndex(HeaderTable.Static, each => each.Name == field.Name) + 1;
            block.AddRange(name > 0 ? Literal(0x40, 6, name, field.Value, huffman) : Literal(0x40, field.Name, field.Value, huffman));
            _table.Add(field);
        }

        return [.. block];
    }

    /// <summary>Lets the next block begin with another size of the table.</summary>
    public void Resize(int size)
    {
        _table.Resize(size);
        _announcedSize = size;
    }

    public static byte[] Indexed(int index) => Integer(0x80, 7, index);

    public static byte[] SizeUpdate(long size) => Integer(0x20, 5, size);

    /// <summary>A header that the table does not learn, name and value written out.</summary>
    public static byte[] Plain(string name, string value, bool huffman = false) => Literal(0x00, name, value, huffman);

    /// <summary>A header that no table on the way may learn.</summary>
    public static byte[] NeverIndexed(string name, string value, bool huffman = false) => Literal(0x10, name, value, huffman);

    /// <summary>A header that the table learns.</summary>
    public static byte[] Learned(string name, string value, bool huffman = false) => Literal(0x40, name, value, huffman);

    public static byte[] Literal(byte pattern, string name, string value, bool huffman) =>
        [pattern, .. String(name, huffman), .. String(value, huffman)];

    public static byte[] Literal(byte pattern, int prefix, int name, string value, bool huffman) =>
        [.. Integer(pattern, prefix, name), .. String(value, huffman)];

    public static byte[] String(string text, bool huffman)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        if (huffman)
            bytes = HuffmanCode.Encode(bytes);
        return [.. Integer((byte)(huffman ? 0x80 : 0), 7, bytes.Length), .. bytes];
    }

    public static byte[] Integer(byte pattern, int prefix, long value)
    {
        int most = (1 << prefix) - 1;
        if (value < most)
            return [(byte)(pattern | value)];
        List<byte> bytes = [(byte)(pattern | most)];
        for (value -= most; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
