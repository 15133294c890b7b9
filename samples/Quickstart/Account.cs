using System.Text.Json;

namespace Wallarm.Connector.Quickstart;

/// <summary>The forwarder's account: the six counts of its answers, error answers included.</summary>
internal readonly record struct Account(long Received, long Forwarded, long Filtered, long Invalid, long Rejected, long Failed)
{
    public bool AddsUp => Received == Forwarded + Filtered + Invalid + Rejected + Failed;

    public static Account Read(JsonElement answer)
    {
        return new Account(Count("received"), Count("forwarded"), Count("filtered"), Count("invalid"), Count("rejected"), Count("failed"));

        long Count(string name) => answer.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : 0;
    }

    public static Account operator +(Account left, Account right) => new(
        left.Received + right.Received,
        left.Forwarded + right.Forwarded,
        left.Filtered + right.Filtered,
        left.Invalid + right.Invalid,
        left.Rejected + right.Rejected,
        left.Failed + right.Failed);

    public override string ToString() =>
        $"received {Received:N0} = forwarded {Forwarded:N0} + filtered {Filtered:N0} + invalid {Invalid:N0} + rejected {Rejected:N0} + failed {Failed:N0}";
}
