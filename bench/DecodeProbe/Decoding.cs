using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Bench.DecodeProbe;

/// <summary>An event's way from the bytes that Lambda hands out to records whose fields have been read.</summary>
internal sealed class Decoding
{
    private const int MaxDecompressedBytes = 32 * 1024 * 1024;

    private readonly AccessLogParser _parser = new();

    /// <summary>How many of the event's records are valid.</summary>
    public int Run(ReadOnlySpan<byte> payload)
    {
        using LogsEnvelope envelope = LogsEnvelope.Decode(payload, MaxDecompressedBytes);
        int valid = 0;
        long length = 0;
        for (int index = 0; index < envelope.Count; index++)
        {
            LogEvent logEvent = envelope[index];
            if (_parser.ParseJsonString(logEvent.Message, out AccessLogRecord record) != InvalidReason.None)
                continue;
            valid++;
            length += LengthOfFields(record) + logEvent.Id.Length;
        }

        // Reading the fields must have an effect, or the compiler may leave it out.
        return length > 0 ? valid : 0;
    }

    private static int LengthOfFields(in AccessLogRecord record) =>
        record.RequestId.Length + record.HttpMethod.Length + record.Path.Length + record.Status.Length + record.ResponseLength.Length
        + record.RequestTimeEpoch.Length + record.ResponseLatency.Length + record.Stage.Length + record.DomainName.Length
        + record.SourceIp.Length + record.UserAgent.Length;
}
