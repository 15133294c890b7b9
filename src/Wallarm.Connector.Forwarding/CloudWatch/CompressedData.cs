using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>What a subscription sends: base64 of gzip, within a bound on what it decompresses to.</summary>
internal static class CompressedData
{
    /// <summary>The shortest gzip member: header (10 bytes), empty deflate block (2), checksum and size (8).</summary>
    private const int MinGzipLength = 20;

    /// <summary>
    /// No deflate stream expands by more (RFC 1951: 258 bytes for 2 bits). So no more room is taken on the word of the last bytes.
    /// </summary>
    private const long MaxDeflateRatio = 1032;

    private const int SmallestRead = 4096;

    /// <returns>A buffer from <see cref="EventBuffer"/>, to be returned by the caller, and how much of it is filled.</returns>
    public static (byte[] Text, int Length) Decompress(ReadOnlySpan<byte> base64, int maxBytes)
    {
        var compressed = ArrayPool<byte>.Shared.Rent(Math.Max(Base64.GetMaxDecodedFromUtf8Length(base64.Length), 1));
        try
        {
            return Base64.DecodeFromUtf8(base64, compressed, out _, out var length) == OperationStatus.Done
                ? Gunzip(compressed, length, maxBytes)
                : throw new LogsEnvelopeException(
                    LogsEnvelopeError.InvalidBase64, $"The CloudWatch Logs data are not valid base64 ({base64.Length} characters).");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static (byte[] Text, int Length) Gunzip(byte[] compressed, int compressedLength, int maxBytes)
    {
        if (compressedLength < MinGzipLength || compressed[0] != 0x1f || compressed[1] != 0x8b)
        {
            throw InvalidGzip("are not gzip or are cut off", compressedLength);
        }

        long declared = BinaryPrimitives.ReadUInt32LittleEndian(compressed.AsSpan(compressedLength - 4));
        var likely = Math.Min(Math.Min(declared, maxBytes), compressedLength * MaxDeflateRatio);

        // One byte more, so that the read that finds the end has room.
        var room = (int)Math.Max(likely + 1, SmallestRead);
        var text = EventBuffer.Rent(room);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(compressed, 0, compressedLength), CompressionMode.Decompress);
            long length = 0;
            while (true)
            {
                // Behind what was declared the data are damaged. How much more there is decides on the error, so it is read, over what is
                // there.
                var start = length < room ? (int)length : 0;
                var read = gzip.Read(text, start, room - start);
                if (read == 0) break;
                length += read;
                if (length > maxBytes) throw TooLarge(maxBytes);
            }

            // GZipStream reports damage, but takes a stream that just stops for one that has ended: the size in the last bytes tells.
            return length == declared ? (text, (int)length) : throw InvalidGzip("are damaged or cut off", compressedLength);
        }
        catch (InvalidDataException exception)
        {
            EventBuffer.Return(text);
            throw InvalidGzip("are damaged", compressedLength, exception);
        }
        catch
        {
            EventBuffer.Return(text);
            throw;
        }
    }

    private static LogsEnvelopeException InvalidGzip(string what, int length, Exception? inner = null) =>
        new(LogsEnvelopeError.InvalidGzip, $"The {length} bytes of CloudWatch Logs data {what}.", inner);

    private static LogsEnvelopeException TooLarge(int maxBytes) =>
        new(
            LogsEnvelopeError.TooLarge,
            $"The CloudWatch Logs data decompress to more than the limit of {maxBytes} bytes. "
            + "Give the function more memory or set X_MAX_DECOMPRESSED_BYTES.");
}
