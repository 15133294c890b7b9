using System.Text;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>
/// The header blocks of a gRPC call. They are the same for every stream, so all are made beforehand: the first on a connection puts five
/// fields into the peer's table; the ones behind it, seven bytes long, only point there. A peer whose table is too small gets literals.
/// </summary>
internal sealed class RequestBlocks
{
    private const byte PostMethod = 0x83;
    private const byte HttpScheme = 0x86;
    private const byte HttpsScheme = 0x87;
    private const byte WithIndexing = 0x40;
    private const byte WithoutIndexing = 0x00;
    private const byte SizeUpdate = 0x20;
    private const int FirstDynamicIndex = 62;
    private const int EntryOverhead = 32;

    /// <param name="isHttps">Whether the connection is TLS.</param>
    /// <param name="authority">The server's host and port.</param>
    /// <param name="path">The called method: <c>/service/method</c>.</param>
    /// <param name="userAgent">Who calls.</param>
    public RequestBlocks(bool isHttps, string authority, string path, string userAgent)
    {
        // Name index in the static table; 0: the name is written out.
        (int Index, string Name, string Value)[] fields =
        [
            (4, ":path", path),
            (1, ":authority", authority),
            (31, "content-type", "application/grpc"),
            (0, "te", "trailers"),
            (58, "user-agent", userAgent),
        ];
        byte[] start = [PostMethod, isHttps ? HttpsScheme : HttpScheme];
        List<byte> first = [.. start], literal = [SizeUpdate, .. start], indexed = [.. start];
        for (var position = 0; position < fields.Length; position++)
        {
            var (index, name, value) = fields[position];
            AddField(first, WithIndexing, 6, index, name, value);
            AddField(literal, WithoutIndexing, 4, index, name, value);

            // The entry that was put in last has the lowest index.
            indexed.Add((byte)(0x80 | (FirstDynamicIndex + fields.Length - 1 - position)));
            TableSize += EntryOverhead + name.Length + value.Length;
        }

        First = [.. first];
        Literal = [.. literal];
        Indexed = [.. indexed];
    }

    /// <summary>Puts the fields into the peer's table.</summary>
    public byte[] First { get; }

    /// <summary>Points to the fields in the peer's table.</summary>
    public byte[] Indexed { get; }

    /// <summary>Empties the peer's table and uses none.</summary>
    public byte[] Literal { get; }

    /// <summary>What the five fields take of the peer's table, in bytes.</summary>
    public int TableSize { get; }

    /// <summary>What a block must begin with once the peer has made its table smaller (RFC 7541, section 4.2).</summary>
    /// <param name="size">The table's size, in bytes.</param>
    public static byte[] ShrinkTable(int size)
    {
        var block = new List<byte>();
        AddInteger(block, SizeUpdate, 5, size);
        return [.. block];
    }

    private static void AddField(List<byte> block, byte kind, int prefix, int index, string name, string value)
    {
        AddInteger(block, kind, prefix, index);
        if (index == 0) AddText(block, name);
        AddText(block, value);
    }

    private static void AddText(List<byte> block, string text)
    {
        AddInteger(block, 0, 7, text.Length);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }

    private static void AddInteger(List<byte> block, byte kind, int prefix, int value)
    {
        var mask = (1 << prefix) - 1;
        if (value < mask)
        {
            block.Add((byte)(kind | value));
            return;
        }

        block.Add((byte)(kind | mask));
        for (value -= mask; value >= 0x80; value >>= 7) block.Add((byte)(0x80 | (value & 0x7F)));
        block.Add((byte)value);
    }
}
