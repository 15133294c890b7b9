using System.Buffers.Binary;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>What the forwarder sends for an event over ext_proc, message by message, for others to send as well.</summary>
/// <param name="File">Both messages of each record, one after the other, each with its gRPC prefix.</param>
/// <param name="TypicalFile">Both messages of the record that lies in the middle by length.</param>
/// <param name="TypicalLength">How many bytes those are.</param>
internal sealed record ExtProcCalls(string File, string TypicalFile, int TypicalLength)
{
    public const string Path = "envoy.service.ext_proc.v3.ExternalProcessor/Process";

    private const int PrefixLength = 5;

    public static async Task<ExtProcCalls> CaptureAsync(BenchContext context, LogsEventPayload payload, CancellationToken cancellationToken)
    {
        string file = context.Workspace.PathOf("calls.bin");
        using (ExtProcSink sink = await ExtProcSink.StartKestrelAsync(context, ExtProcSink.UsualStreams, cancellationToken, file))
        {
            using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, sink.Node);
            forwarder.Invoke(payload);
        }

        byte[][] calls = [.. Split(await System.IO.File.ReadAllBytesAsync(file, cancellationToken)).OrderBy(call => call.Length)];
        if (calls.Length != payload.Records)
            throw new BenchException($"{payload.Records} records went in, {calls.Length} calls came out");
        string typicalFile = context.Workspace.PathOf("call.bin");
        byte[] typical = calls[calls.Length / 2];
        await System.IO.File.WriteAllBytesAsync(typicalFile, typical, cancellationToken);
        return new ExtProcCalls(file, typicalFile, typical.Length);
    }

    private static List<byte[]> Split(byte[] all)
    {
        var calls = new List<byte[]>();
        for (int start = 0, end; start < all.Length; start = end)
        {
            end = EndOfMessage(all, EndOfMessage(all, start));
            calls.Add(all[start..end]);
        }

        return calls;
    }

    private static int EndOfMessage(byte[] all, int start) =>
        start + PrefixLength + BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(start + 1));
}
