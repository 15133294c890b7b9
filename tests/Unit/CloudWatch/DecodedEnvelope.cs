using System.Text;
using System.Text.Json;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Tests.CloudWatch;

/// <summary>What an envelope says, copied out of its buffers.</summary>
internal sealed record DecodedEnvelope(
    LogsMessageType MessageType, string Owner, string LogGroup, string LogStream, IReadOnlyList<string> Ids, IReadOnlyList<string> RawMessages)
{
    public const int AmpleLimit = 64 * 1024 * 1024;

    /// <summary>The messages as any JSON reader would hand them out.</summary>
    public IEnumerable<string?> Messages => RawMessages.Select(raw => JsonSerializer.Deserialize<string>($"\"{raw}\""));

    public static DecodedEnvelope Of(byte[] payload, int limit = AmpleLimit)
    {
        using var envelope = LogsEnvelope.Decode(payload, limit);
        return Copy(envelope);
    }

    public static DecodedEnvelope OfInnerJson(string innerJson, int limit = AmpleLimit) => Of(Simulators.LogsEvent.Pack(innerJson), limit);

    public static DecodedEnvelope Copy(LogsEnvelope envelope)
    {
        var ids = new List<string>();
        var messages = new List<string>();
        for (var index = 0; index < envelope.Count; index++)
        {
            ids.Add(Encoding.UTF8.GetString(envelope[index].Id));
            messages.Add(Encoding.UTF8.GetString(envelope[index].Message));
        }

        return new DecodedEnvelope(envelope.MessageType, envelope.Owner, envelope.LogGroup, envelope.LogStream, ids, messages);
    }

    public static LogsEnvelopeException Fails(byte[] payload, int limit = AmpleLimit) =>
        Assert.Throws<LogsEnvelopeException>(() => LogsEnvelope.Decode(payload, limit).Dispose());

    public static LogsEnvelopeException FailsOnInnerJson(string innerJson) => Fails(Simulators.LogsEvent.Pack(innerJson));
}
