using System.Buffers;
using System.Buffers.Text;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>
/// HPACK (RFC 7541), reading side. The dynamic table keeps what each entry means and its size, not its bytes: nothing is allocated for a
/// field that gRPC does not need. Every block has to be decoded, also of a stream that is over: it may change the table.
/// </summary>
internal sealed class HpackDecoder
{
    /// <summary>What the peer may use: HTTP/2's default, which we do not change.</summary>
    private const int MaxTableSize = 4096;

    /// <summary>What an entry counts beyond its name and value (RFC 7541, section 4.1).</summary>
    private const int EntryOverhead = 32;

    /// <summary>The longest list of fields, in bytes as RFC 9113, section 6.5.2, counts them.</summary>
    private const int MaxListSize = 64 * 1024;

    /// <summary>Printable ASCII but for upper-case letters; a colon only begins the name of a pseudo-header field.</summary>
    private static readonly SearchValues<byte> InNames =
        SearchValues.Create("!\"#$%&'()*+,-./0123456789;<=>?@[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    // A ring: an entry counts at least 32 bytes, so no more fit.
    private readonly Entry[] _table = new Entry[MaxTableSize / EntryOverhead];
    private byte[] _name = new byte[256];
    private byte[] _value = new byte[1024];
    private int _newest;
    private int _count;
    private int _size;
    private int _limit = MaxTableSize;

    private readonly record struct Entry(FieldName Name, int NameLength, int Number, string? Text, int Size);

    /// <summary>Decodes a whole header block.</summary>
    /// <param name="block">The block, from all its frames.</param>
    /// <param name="fields">What it says.</param>
    /// <exception cref="Http2Exception">It is no HPACK.</exception>
    public void Decode(ReadOnlySpan<byte> block, ref ResponseFields fields)
    {
        var hasField = false;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0xE0) == 0x20)
            {
                if (hasField) throw Http2Exception.Hpack("a header block changes the table's size behind its first field", "4.2");
                Resize(ReadInteger(ref block, 5));
                continue;
            }

            hasField = true;
            if ((first & 0x80) != 0)
            {
                Apply(EntryAt(ReadInteger(ref block, 7)), ref fields);
                continue;
            }

            var isIndexed = (first & 0x40) != 0;
            var entry = ReadLiteral(ref block, isIndexed ? 6 : 4);
            Apply(entry, ref fields);
            if (isIndexed) Add(entry);
        }

        if (fields.ListSize > MaxListSize)
        {
            fields.Malformation ??= $"its header fields take more than {MaxListSize} bytes (RFC 9113, section 10.5.1)";
        }
    }

    private static void Apply(in Entry entry, ref ResponseFields fields)
    {
        fields.ListSize = (int)Math.Min((long)fields.ListSize + entry.Size, int.MaxValue);
        switch (entry.Name)
        {
            case FieldName.Status:
                if (fields.HasOrdinaryField || fields.Status != 0)
                {
                    fields.Malformation ??= "its :status is repeated or misplaced (RFC 9113, section 8.3)";
                }

                if (entry.Number is < 100 or > 999) fields.Malformation ??= "its :status is no status (RFC 9113, section 8.3.2)";

                fields.Status = entry.Number;
                return;
            case FieldName.UnknownPseudo:
                fields.Malformation ??= "it has a pseudo-header field that is none of a response (RFC 9113, section 8.3)";
                return;
            case FieldName.ConnectionSpecific:
                fields.Malformation ??= "it has a connection-specific header field (RFC 9113, section 8.2.2)";
                break;
            case FieldName.Invalid:
                fields.Malformation ??=
                    "it has a header field with upper-case letters in its name, or forbidden characters (RFC 9113, section 8.2.1)";
                break;
            case FieldName.ContentType:
                fields.IsGrpc = entry.Number == 1;
                break;
            case FieldName.GrpcStatus:
                fields.GrpcStatus = entry.Number;
                break;
            case FieldName.GrpcMessage:
                fields.GrpcMessage = entry.Text;
                break;
            case FieldName.RetryPushback:
                fields.RetryAfter = entry.Number >= 0 ? TimeSpan.FromMilliseconds(entry.Number) : null;
                break;
        }

        fields.HasOrdinaryField = true;
    }

    private Entry EntryAt(int index)
    {
        if (index == 0) throw Http2Exception.Hpack("a header field has index 0", "6.1");
        if (index <= HpackStaticTable.Count)
        {
            var length = HpackStaticTable.NameLength(index);
            return new Entry(HpackStaticTable.Name(index), length, HpackStaticTable.Status(index), null, EntryOverhead + length);
        }

        var age = index - HpackStaticTable.Count - 1;
        if (age >= _count) throw Http2Exception.Hpack($"a header field has index {index}, which is beyond the table", "2.3.3");
        return _table[(_newest - age + _table.Length) % _table.Length];
    }

    private Entry ReadLiteral(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = ReadInteger(ref block, prefix);
        FieldName name;
        int nameLength;
        if (index > 0)
        {
            (name, nameLength, _, _, _) = EntryAt(index);
        }
        else
        {
            var text = ReadText(ref block, ref _name);
            nameLength = text.Length;
            name = NameOf(text);
        }

        var value = ReadText(ref block, ref _value);
        if (value.ContainsAny((byte)0, (byte)'\r', (byte)'\n')) name = FieldName.Invalid;
        var number = name switch
        {
            FieldName.Status or FieldName.GrpcStatus or FieldName.RetryPushback =>
                Utf8Parser.TryParse(value, out int parsed, out var used) && used == value.Length && parsed >= 0 ? parsed : -1,
            FieldName.ContentType => value.StartsWith("application/grpc"u8) ? 1 : 0,
            _ => 0,
        };
        var message = name == FieldName.GrpcMessage && value.Length > 0 ? ResponseFields.ReadMessage(value) : null;
        return new Entry(name, nameLength, number, message, EntryOverhead + nameLength + value.Length);
    }

    private static FieldName NameOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("grpc-status"u8) => FieldName.GrpcStatus,
        _ when name.SequenceEqual("grpc-message"u8) => FieldName.GrpcMessage,
        _ when name.SequenceEqual("grpc-retry-pushback-ms"u8) => FieldName.RetryPushback,
        _ when name.SequenceEqual("content-type"u8) => FieldName.ContentType,
        _ when name.SequenceEqual(":status"u8) => FieldName.Status,
        _ when name.IsEmpty || name[1..].ContainsAnyExcept(InNames) => FieldName.Invalid,
        _ when name[0] == (byte)':' => FieldName.UnknownPseudo,
        _ when !InNames.Contains(name[0]) => FieldName.Invalid,
        _ when name.SequenceEqual("connection"u8) || name.SequenceEqual("transfer-encoding"u8) || name.SequenceEqual("upgrade"u8)
            || name.SequenceEqual("keep-alive"u8) || name.SequenceEqual("proxy-connection"u8) => FieldName.ConnectionSpecific,
        _ => FieldName.Other,
    };

    private void Resize(int limit)
    {
        if (limit > MaxTableSize)
        {
            throw Http2Exception.Hpack($"the header table is set to {limit} bytes, {MaxTableSize} are allowed", "6.3");
        }

        _limit = limit;
        EvictTo(limit);
    }

    private void Add(in Entry entry)
    {
        // An entry that is larger than the table empties it; that is no error (RFC 7541, section 4.4).
        EvictTo(_limit - entry.Size);
        if (entry.Size > _limit) return;
        _newest = (_newest + 1) % _table.Length;
        _table[_newest] = entry;
        _count++;
        _size += entry.Size;
    }

    private void EvictTo(int size)
    {
        while (_count > 0 && _size > size)
        {
            _count--;
            _size -= _table[(_newest - _count + _table.Length) % _table.Length].Size;
        }
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> block, ref byte[] room)
    {
        var isHuffman = !block.IsEmpty && (block[0] & 0x80) != 0;
        var length = ReadInteger(ref block, 7);
        if (length > block.Length) throw Http2Exception.Hpack("a header text is longer than its block", "5.2");
        var text = block[..length];
        block = block[length..];
        if (!isHuffman) return text;
        var longest = (length * 8 / 5) + 1;
        if (room.Length < longest) room = new byte[longest];
        return room.AsSpan(0, Huffman.Decode(text, room));
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefix)
    {
        if (block.IsEmpty) throw Http2Exception.Hpack("a header block ends in the middle of a field", "5.1");
        var mask = (1 << prefix) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask) return value;
        for (var shift = 0; shift <= 21 && !block.IsEmpty; shift += 7)
        {
            var current = block[0];
            block = block[1..];
            value += (current & 0x7F) << shift;
            if (current < 0x80) return value;
        }

        throw Http2Exception.Hpack(
            block.IsEmpty ? "a header block ends in the middle of a number" : "a number in a header block is too large", "5.1");
    }
}
