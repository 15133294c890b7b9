using System.Text.Json;

namespace Wallarm.Connector.Forwarder;

/// <summary>The counts of one batch or several, under the names that responses, errors, log lines and metrics share. Stable.</summary>
internal readonly record struct BatchCounts(
    int Received,
    int Forwarded,
    int Filtered,
    int Invalid,
    int Rejected,
    int Failed,
    int Blocked,
    int WithoutResponse,
    int AlreadySettled,
    int Unreadable)
{
    public static BatchCounts Of(BatchReport report)
    {
        var delivery = report.Delivery;
        return new BatchCounts(
            delivery.Received,
            delivery.Forwarded,
            delivery.Filtered,
            delivery.Invalid,
            delivery.Rejected,
            delivery.Failed,
            delivery.Blocked,
            delivery.WithoutResponse,
            report.AlreadySettled,
            report.Unreadable);
    }

    public static BatchCounts operator +(BatchCounts left, BatchCounts right) => new(
        left.Received + right.Received,
        left.Forwarded + right.Forwarded,
        left.Filtered + right.Filtered,
        left.Invalid + right.Invalid,
        left.Rejected + right.Rejected,
        left.Failed + right.Failed,
        left.Blocked + right.Blocked,
        left.WithoutResponse + right.WithoutResponse,
        left.AlreadySettled + right.AlreadySettled,
        left.Unreadable + right.Unreadable);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("received", Received);
        json.WriteNumber("forwarded", Forwarded);
        json.WriteNumber("filtered", Filtered);
        json.WriteNumber("invalid", Invalid);
        json.WriteNumber("rejected", Rejected);
        json.WriteNumber("failed", Failed);
        json.WriteNumber("blocked", Blocked);
        json.WriteNumber("withoutResponse", WithoutResponse);
        json.WriteNumber("alreadySettled", AlreadySettled);
        json.WriteNumber("unreadable", Unreadable);
    }

    public override string ToString() =>
        $"received {Received}, forwarded {Forwarded}, filtered {Filtered}, invalid {Invalid}, rejected {Rejected}, failed {Failed}";
}
