using System.Buffers;
using System.Buffers.Text;
using System.Numerics;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>Some of the records of a batch, by their index.</summary>
/// <remarks>
/// As text it is base64 of a bit for each record: record 0 is the lowest bit of the first byte, record 8 that of the second.
/// </remarks>
public sealed class RecordSet
{
    private readonly byte[] _bits;

    /// <summary>Makes an empty set.</summary>
    /// <param name="length">How many records the batch has.</param>
    public RecordSet(int length)
        : this(length, new byte[BytesFor(length)])
    {
    }

    private RecordSet(int length, byte[] bits)
    {
        Length = length;
        _bits = bits;
    }

    /// <summary>How many records the batch has.</summary>
    public int Length { get; }

    /// <summary>How many of them are in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var bits in _bits) count += BitOperations.PopCount(bits);
            return count;
        }
    }

    /// <summary>How many bytes the set of a batch takes.</summary>
    /// <param name="length">How many records the batch has.</param>
    public static int BytesFor(int length) => (length + 7) / 8;

    /// <summary>Reads a set from its text.</summary>
    /// <param name="text">Base64.</param>
    /// <param name="length">How many records the batch has.</param>
    /// <returns>The set; null if the text is not one of so many records.</returns>
    public static RecordSet? Parse(ReadOnlySpan<byte> text, int length)
    {
        if (length < 0 || Base64.GetMaxDecodedFromUtf8Length(text.Length) - BytesFor(length) is < 0 or > 2) return null;
        var bits = new byte[BytesFor(length)];
        if (Base64.DecodeFromUtf8(text, bits, out _, out var written) != OperationStatus.Done || written != bits.Length) return null;
        return length % 8 == 0 || bits[^1] >> (length % 8) == 0 ? new RecordSet(length, bits) : null;
    }

    /// <summary>Whether a record is in the set.</summary>
    /// <param name="index">The record.</param>
    public bool Contains(int index) => (uint)index < (uint)Length && (_bits[index / 8] >> (index % 8) & 1) != 0;

    /// <summary>Puts a record into the set.</summary>
    /// <param name="index">The record.</param>
    public void Add(int index) => _bits[index / 8] |= (byte)(1 << (index % 8));

    /// <summary>The records of the batch that are not in the set.</summary>
    public RecordSet Complement()
    {
        var others = new RecordSet(Length);
        for (var index = 0; index < Length; index++)
        {
            if (!Contains(index)) others.Add(index);
        }

        return others;
    }

    /// <summary>The set as text.</summary>
    public override string ToString() => Convert.ToBase64String(_bits);
}
