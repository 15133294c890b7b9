namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>One invocation of the function.</summary>
/// <param name="RequestId">Its id, as Lambda logs it.</param>
/// <param name="Deadline">When Lambda ends it.</param>
/// <param name="Event">The event, JSON; valid until the next invocation is asked for.</param>
internal readonly record struct Invocation(string RequestId, DateTimeOffset Deadline, ReadOnlyMemory<byte> Event);
