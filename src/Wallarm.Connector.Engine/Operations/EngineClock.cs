namespace Wallarm.Connector.Engine.Operations;

/// <summary>The time by which the engine paces itself.</summary>
internal static class EngineClock
{
    /// <summary>
    /// Names the clock in <see cref="AppContext"/>: tests put a faster one there, which reaches the engine in every load context. Without
    /// one, time is the system's.
    /// </summary>
    public const string Name = "Wallarm.Connector.Clock";

    /// <summary>The clock.</summary>
    public static TimeProvider Current => AppContext.GetData(Name) as TimeProvider ?? TimeProvider.System;
}
