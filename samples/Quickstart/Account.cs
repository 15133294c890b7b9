using System.Text.Json;

namespace Wallarm.Connector.Quickstart;

/// <summary>The forwarder's counts of records, as each of its responses has them, errors included.</summary>
/// <remarks>
/// Blocked and WithoutResponse are among the forwarded: what the node would have blocked, and what has no response part and so builds
/// no inventory.
/// </remarks>
internal readonly record struct Account(
    long Received, long Forwarded, long Filtered, long Invalid, long Rejected, long Failed, long Blocked, long WithoutResponse)
{
    public bool AddsUp => Received == Forwarded + Filtered + Invalid + Rejected + Failed;

    public static Account Read(JsonElement answer)
    {
        return new Account(
            Count("received"), Count("forwarded"), Count("filtered"), Count("invalid"), Count("rejected"), Count("failed"), Count("blocked"), Count("withoutResponse"));

        long Count(string name) => answer.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : 0;
    }

    public static Account operator +(Account left, Account right) => new(
        left.Received + right.Received,
        left.Forwarded + right.Forwarded,
        left.Filtered + right.Filtered,
        left.Invalid + right.Invalid,
        left.Rejected + right.Rejected,
        left.Failed + right.Failed,
        left.Blocked + right.Blocked,
        left.WithoutResponse + right.WithoutResponse);

    public override string ToString() =>
        $"received {Received:N0} = forwarded {Forwarded:N0} + filtered {Filtered:N0} + invalid {Invalid:N0} + rejected {Rejected:N0} + failed {Failed:N0}"
        + Also("blocked", Blocked) + Also("without response", WithoutResponse);

    private static string Also(string name, long count) => count > 0 ? $"; {name} {count:N0} of the forwarded" : "";
}
