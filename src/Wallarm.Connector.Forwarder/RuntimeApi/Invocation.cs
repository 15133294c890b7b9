namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>One invocation of the function.</summary>
/// <param name="RequestId">Its id, as Lambda logs it.</param>
/// <param name="Deadline">When Lambda ends it.</param>
/// <param name="Event">The event, JSON; valid until the next invocation is asked for.</param>
internal readonly record struct Invocation(string RequestId, DateTimeOffset Deadline, ReadOnlyMemory<byte> Event)
{
    /// <summary>The time until Lambda ends the invocation, less what it takes to report the counts.</summary>
    public TimeSpan TimeForDelivery
    {
        get
        {
            var left = Deadline - DateTimeOffset.UtcNow;
            var margin = TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds / 10, 200, 1000));
            return left > margin ? left - margin : TimeSpan.Zero;
        }
    }
}
