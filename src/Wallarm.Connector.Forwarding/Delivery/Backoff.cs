namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>The pause before another attempt.</summary>
internal static class Backoff
{
    private const int First = 100;
    private const int Longest = 5_000;

    /// <summary>Doubles from attempt to attempt; jittered, so that attempts which failed together are not repeated together.</summary>
    /// <param name="attempt">How many attempts failed before, 0 or more.</param>
    public static int Milliseconds(int attempt)
    {
        var longest = Math.Min(First << Math.Min(attempt, 10), Longest);
        return Random.Shared.Next(longest / 2, longest + 1);
    }
}
