namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>
/// The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: codes of one length are consecutive numbers in the order of their
/// symbols, and the shorter ones come first. So the lengths say everything.
/// </summary>
internal static class Huffman
{
    private const int LongestCode = 30;

    /// <summary>Bytes in the order of their codes.</summary>
    private static readonly byte[] Symbols = new byte[256];

    /// <summary>For each length: the first code, and the place of its symbol.</summary>
    private static readonly int[] FirstCode = new int[LongestCode + 2];
    private static readonly int[] FirstSymbol = new int[LongestCode + 2];

    static Huffman()
    {
        var code = 0;
        var filled = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            FirstCode[length] = code;
            FirstSymbol[length] = filled;
            for (var symbol = 0; symbol < 256; symbol++)
            {
                if (Lengths[symbol] == length) Symbols[filled++] = (byte)symbol;
            }

            code = (code + filled - FirstSymbol[length]) << 1;
        }

        FirstSymbol[LongestCode + 1] = filled;
    }

    /// <summary>The length of each byte's code, in bits.</summary>
    private static ReadOnlySpan<byte> Lengths =>
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

    /// <summary>
    /// Decodes bit by bit: after a connection's first responses nearly all fields come from the tables, and none of this runs.
    /// </summary>
    /// <param name="encoded">The encoded text.</param>
    /// <param name="decoded">Room for the text: eight bytes for each five, the shortest code's length.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="Http2Exception">It is no Huffman code.</exception>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var written = 0;
        var code = 0;
        var length = 0;
        foreach (var current in encoded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((current >> bit) & 1);
                if (++length > LongestCode) throw Http2Exception.Hpack("a header text holds the Huffman code of its end (EOS)", "5.2");
                var offset = code - FirstCode[length];
                if (offset < 0 || offset >= FirstSymbol[length + 1] - FirstSymbol[length]) continue;
                decoded[written++] = Symbols[FirstSymbol[length] + offset];
                code = length = 0;
            }
        }

        // What is left is padding: the first bits, fewer than eight, of EOS, which are all ones.
        if (length <= 7 && code == (1 << length) - 1) return written;
        throw Http2Exception.Hpack("the padding of a Huffman code is wrong", "5.2");
    }
}
