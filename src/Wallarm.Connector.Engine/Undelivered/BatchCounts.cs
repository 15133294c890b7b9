using System.Text.Json;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>The counts of records in a response of the forwarder, and their sum.</summary>
internal readonly record struct BatchCounts(
    long Received, long Forwarded, long Filtered, long Invalid, long Rejected, long Failed, long AlreadySettled)
{
    /// <summary>Reads a response; what it does not have is 0.</summary>
    public static BatchCounts Of(JsonElement response)
    {
        return new BatchCounts(
            Number("received"),
            Number("forwarded"),
            Number("filtered"),
            Number("invalid"),
            Number("rejected"),
            Number("failed"),
            Number("alreadySettled"));

        long Number(string name) =>
            response.ValueKind == JsonValueKind.Object && response.TryGetProperty(name, out var member)
                && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number)
                ? number
                : 0;
    }

    public static BatchCounts operator +(BatchCounts left, BatchCounts right) => new(
        left.Received + right.Received,
        left.Forwarded + right.Forwarded,
        left.Filtered + right.Filtered,
        left.Invalid + right.Invalid,
        left.Rejected + right.Rejected,
        left.Failed + right.Failed,
        left.AlreadySettled + right.AlreadySettled);
}
