namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>The Huffman code of RFC 7541, appendix B. It is canonical, so the lengths of the codes say everything.</summary>
internal static class HuffmanCode
{
    public const int LongestCode = 30;

    /// <summary>All ones, 30 bits: never a symbol of a string (section 5.2).</summary>
    private const uint EndOfString = 0x3fffffff;

    /// <summary>The length of each byte's code in bits.</summary>
    public static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    ];

    private static readonly uint[] Codes = MakeCodes();

    private static readonly Dictionary<(int Length, uint Code), byte> Symbols =
        Enumerable.Range(0, 256).ToDictionary(symbol => ((int)Lengths[symbol], Codes[symbol]), symbol => (byte)symbol);

    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        BitText bits = new();
        foreach (byte symbol in text)
            bits.Append(Codes[symbol], Lengths[symbol]);
        return bits.ToBytes();
    }

    /// <summary>A string with the symbol that must not stand in one.</summary>
    public static byte[] EncodeWithEndOfString(ReadOnlySpan<byte> text)
    {
        BitText bits = new();
        foreach (byte symbol in text)
            bits.Append(Codes[symbol], Lengths[symbol]);
        bits.Append(EndOfString, LongestCode);
        return bits.ToBytes();
    }

    /// <exception cref="InvalidDataException">It breaks a rule of RFC 7541, section 5.2.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        List<byte> text = [];
        uint code = 0;
        int length = 0;
        foreach (byte current in encoded)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((uint)(current >> bit) & 1);
                length++;
                if (Symbols.TryGetValue((length, code), out byte symbol))
                {
                    text.Add(symbol);
                    (code, length) = (0, 0);
                }
                else if (length == LongestCode)
                {
                    throw new InvalidDataException("RFC 7541, section 5.2: EOS, or no code at all, in a Huffman string");
                }
            }
        }

        if (length > 7 || code != (1u << length) - 1)
            throw new InvalidDataException("RFC 7541, section 5.2: the padding of a Huffman string is not less than 8 bits of ones");
        return [.. text];
    }

    private static uint[] MakeCodes()
    {
        uint[] codes = new uint[256];
        uint code = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            for (int symbol = 0; symbol < 256; symbol++)
            {
                if (Lengths[symbol] == length)
                    codes[symbol] = code++;
            }

            code <<= 1;
        }

        return codes;
    }

    /// <summary>Bits that grow into bytes, padded with ones.</summary>
    private sealed class BitText
    {
        private readonly List<byte> _bytes = [];
        private ulong _bits;
        private int _count;

        public void Append(uint code, int length)
        {
            _bits = (_bits << length) | code;
            for (_count += length; _count >= 8; _count -= 8)
                _bytes.Add((byte)(_bits >> (_count - 8)));
        }

        public byte[] ToBytes()
        {
            if (_count > 0)
                Append((1u << (8 - _count)) - 1, 8 - _count);
            return [.. _bytes];
        }
    }
}
