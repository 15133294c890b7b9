using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>The way in: <c>{"awslogs":{"data":"..."}}</c>, base64, gzip, within a bound on what it decompresses to.</summary>
internal static class AwsLogsData
{
    /// <summary>The shortest gzip member: header (10 bytes), empty deflate block (2), checksum and size (8).</summary>
    private const int MinGzipLength = 20;

    /// <summary>
    /// Access logs compress to a tenth or a twentieth: more room than this is not taken on the word of the last bytes alone.
    /// </summary>
    private const long UsualDeflateRatio = 32;

    /// <returns>A rented buffer, to be returned by the caller, and how much of it is filled.</returns>
    public static (byte[] Text, int Length) Decompress(ReadOnlySpan<byte> payload, int maxBytes)
    {
        var compressed = ArrayPool<byte>.Shared.Rent(Math.Max(payload.Length, 1));
        try
        {
            var length = ReadData(payload, compressed);
            return Gunzip(compressed, length, maxBytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static int ReadData(ReadOnlySpan<byte> payload, byte[] destination)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            var found = -1;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw NotCloudWatchLogs("is not a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAwsLogs = reader.ValueTextEquals("awslogs"u8);
                reader.Read();
                if (isAwsLogs && reader.TokenType == JsonTokenType.StartObject) found = ReadAwsLogs(ref reader, destination);
                else reader.Skip();
            }

            if (reader.Read()) throw NotCloudWatchLogs("goes on behind its JSON object");
            return found >= 0 ? found : throw NotCloudWatchLogs("has no awslogs.data");
        }
        catch (JsonException exception)
        {
            throw NotCloudWatchLogs($"is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // How Utf8JsonReader reports a string with half a surrogate pair, or with bytes that are not UTF-8.
            throw NotCloudWatchLogs("has a string that is not Unicode text");
        }
    }

    private static int ReadAwsLogs(ref Utf8JsonReader reader, byte[] destination)
    {
        var found = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData) reader.Skip();
            else if (reader.TokenType == JsonTokenType.String) found = DecodeBase64(ref reader, destination);
            else throw NotCloudWatchLogs("has an awslogs.data that is not a string");
        }

        return found;
    }

    private static int DecodeBase64(ref Utf8JsonReader reader, byte[] destination)
    {
        int decoded;
        OperationStatus status;
        if (reader.ValueIsEscaped)
        {
            var length = reader.CopyString(destination);
            status = Base64.DecodeFromUtf8InPlace(destination.AsSpan(0, length), out decoded);
        }
        else
        {
            status = Base64.DecodeFromUtf8(reader.ValueSpan, destination, out _, out decoded);
        }

        return status == OperationStatus.Done
            ? decoded
            : throw new LogsEnvelopeException(
                LogsEnvelopeError.InvalidBase64, $"awslogs.data is not valid base64 ({reader.ValueSpan.Length} characters).");
    }

    private static LogsEnvelopeException NotCloudWatchLogs(string what) =>
        new(
            LogsEnvelopeError.NotCloudWatchLogs,
            $"The event {what}: it does not come from a CloudWatch Logs subscription, whose events are {{\"awslogs\":{{\"data\":\"...\"}}}}.");

    private static (byte[] Text, int Length) Gunzip(byte[] compressed, int compressedLength, int maxBytes)
    {
        if (compressedLength < MinGzipLength || compressed[0] != 0x1f || compressed[1] != 0x8b)
        {
            throw InvalidGzip("are not gzip or are cut off", compressedLength);
        }

        long declared = BinaryPrimitives.ReadUInt32LittleEndian(compressed.AsSpan(compressedLength - 4));
        var likely = Math.Min(Math.Min(declared, maxBytes), compressedLength * UsualDeflateRatio);

        // One byte more, so that the read that finds the end has room.
        var text = ArrayPool<byte>.Shared.Rent((int)likely + 1);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(compressed, 0, compressedLength), CompressionMode.Decompress);
            var length = 0;
            while (true)
            {
                var read = gzip.Read(text, length, text.Length - length);
                if (read == 0) break;
                length += read;
                if (length > maxBytes) throw TooLarge(maxBytes);
                if (length == text.Length) text = Grow(text, maxBytes);
            }

            // GZipStream reports damage, but takes a stream that just stops for one that has ended: the size in the last bytes tells.
            return length == declared ? (text, length) : throw InvalidGzip("are damaged or cut off", compressedLength);
        }
        catch (InvalidDataException exception)
        {
            ArrayPool<byte>.Shared.Return(text);
            throw InvalidGzip("are damaged", compressedLength, exception);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(text);
            throw;
        }
    }

    private static byte[] Grow(byte[] text, int maxBytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(text.Length * 2L, maxBytes + 1L));
        text.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(text);
        return larger;
    }

    private static LogsEnvelopeException InvalidGzip(string what, int length, Exception? inner = null) =>
        new(LogsEnvelopeError.InvalidGzip, $"The {length} bytes in awslogs.data {what}.", inner);

    private static LogsEnvelopeException TooLarge(int maxBytes) =>
        new(
            LogsEnvelopeError.TooLarge,
            $"awslogs.data decompresses to more than the limit of {maxBytes} bytes. Give the function more memory or set X_MAX_DECOMPRESSED_BYTES.");
}
