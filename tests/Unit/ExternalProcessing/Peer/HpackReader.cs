using System.Text;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>A strict decoder of header blocks (RFC 7541), independent of the product's.</summary>
internal sealed class HpackReader
{
    private readonly HeaderTable _table = new();
    private int _limit = 4096;
    private bool _owesUpdate;

    /// <summary>The size of the table that the sender may use from now on: it has acknowledged the setting.</summary>
    public void SetLimit(int limit)
    {
        _owesUpdate |= limit < _table.MaxSize;
        _limit = limit;
    }

    /// <exception cref="InvalidDataException">The block breaks a rule.</exception>
    public IReadOnlyList<HeaderField> Read(ReadOnlySpan<byte> block)
    {
        List<HeaderField> fields = [];
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if ((first & 0xe0) == 0x20)
            {
                if (fields.Count > 0)
                    throw new InvalidDataException("RFC 7541, section 4.2: a size update behind a header");
                int size = ReadInteger(ref block, 5);
                if (size > _limit)
                    throw new InvalidDataException($"RFC 7541, section 6.3: a table of {size} bytes where {_limit} are allowed");
                _table.Resize(size);
                _owesUpdate = false;
                continue;
            }

            if (_owesUpdate)
                throw new InvalidDataException(
                    "RFC 7541, section 4.2: a smaller table was acknowledged, and the next block does not begin with its size");
            if ((first & 0x80) != 0)
            {
                int index = ReadInteger(ref block, 7);
                fields.Add(_table[index] ?? throw new InvalidDataException($"RFC 7541, section 2.3.3: index {index}"));
                continue;
            }

            bool indexed = (first & 0x40) != 0;
            int name = ReadInteger(ref block, indexed ? 6 : 4);
            string nameText = name == 0
                ? ReadString(ref block)
                : (_table[name] ?? throw new InvalidDataException($"RFC 7541, section 2.3.3: index {name}")).Name;
            HeaderField field = new(nameText, ReadString(ref block));
            if (indexed)
                _table.Add(field);
            fields.Add(field);
        }

        return fields;
    }

    private static string ReadString(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            throw new InvalidDataException("RFC 7541, section 5.2: a string is missing");
        bool huffman = (block[0] & 0x80) != 0;
        int length = ReadInteger(ref block, 7);
        if (length > block.Length)
            throw new InvalidDataException("RFC 7541, section 5.2: a string goes beyond its block");
        ReadOnlySpan<byte> text = block[..length];
        block = block[length..];
        return Encoding.Latin1.GetString(huffman ? HuffmanCode.Decode(text) : text);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefix)
    {
        int most = (1 << prefix) - 1;
        long value = block[0] & most;
        block = block[1..];
        if (value < most)
            return (int)value;
        for (int shift = 0; !block.IsEmpty && shift <= 28; shift += 7)
        {
            byte current = block[0];
            block = block[1..];
            value += (long)(current & 0x7f) << shift;
            if (value > int.MaxValue)
                break;
            if (current < 0x80)
                return (int)value;
        }

        throw new InvalidDataException("RFC 7541, section 5.1: an integer has no end");
    }
}
