using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Wallarm.Connector.Bench.ExtProcSink;

/// <summary>One stream: every gRPC message in is acknowledged by one of the same part, then the status is OK.</summary>
internal static class ExtProcCall
{
    /// <summary>What precedes a gRPC message: a flag and its length in four bytes.</summary>
    private const int PrefixLength = 5;

    // Field numbers of ProcessingRequest; the acknowledgements are 1 and 2 in ProcessingResponse.
    private const int RequestHeaders = 2;
    private const int ResponseHeaders = 3;

    private static ReadOnlySpan<byte> FirstAcknowledgement => [0, 0, 0, 0, 2, 1 << 3 | 2, 0];

    private static ReadOnlySpan<byte> SecondAcknowledgement => [0, 0, 0, 0, 2, 2 << 3 | 2, 0];

    public static async Task ServeAsync(HttpContext context, CallCapture? capture)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/grpc";
        PipeReader body = context.Request.BodyReader;
        ArrayBufferWriter<byte>? call = capture is null ? null : new();
        while (true)
        {
            ReadResult read = await body.ReadAsync(context.RequestAborted);
            ReadOnlySequence<byte> left = read.Buffer;
            bool answered = false;
            while (TryTakeMessage(ref left, call, out int part))
            {
                response.BodyWriter.Write(part == RequestHeaders ? FirstAcknowledgement : SecondAcknowledgement);
                answered = true;
            }

            body.AdvanceTo(left.Start, left.End);
            if (read.IsCompleted)
                break;
            if (answered)
                await response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        response.AppendTrailer("grpc-status", "0");
        if (call is not null)
            capture!.Add(call.WrittenSpan);
    }

    private static bool TryTakeMessage(ref ReadOnlySequence<byte> left, ArrayBufferWriter<byte>? call, out int part)
    {
        part = 0;
        if (left.Length < PrefixLength)
            return false;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        left.Slice(0, PrefixLength).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
        if (left.Length < PrefixLength + length)
            return false;
        part = PartOf(left.Slice(PrefixLength, length));
        if (call is not null)
        {
            foreach (ReadOnlyMemory<byte> segment in left.Slice(0, PrefixLength + length))
                call.Write(segment.Span);
        }

        left = left.Slice(PrefixLength + length);
        return true;
    }

    /// <summary>The first field of a message that tells the part; attributes may stand before it. All are length-delimited.</summary>
    private static int PartOf(ReadOnlySequence<byte> message)
    {
        var reader = new SequenceReader<byte>(message);
        while (reader.TryRead(out byte tag))
        {
            int field = tag >> 3;
            if (field is RequestHeaders or ResponseHeaders)
                return field;
            int length = 0;
            byte digit = 0x80;
            for (int shift = 0; digit >= 0x80 && reader.TryRead(out digit); shift += 7)
                length |= (digit & 0x7F) << shift;
            reader.Advance(length);
        }

        throw new InvalidDataException("a message has neither request_headers nor response_headers");
    }
}
