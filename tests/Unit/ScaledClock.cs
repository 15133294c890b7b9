using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Tests;

/// <summary>A clock whose time passes faster than the system's. The date is the system's, since signatures hold it.</summary>
internal sealed class ScaledClock(int times) : TimeProvider
{
    public override long GetTimestamp() => System.GetTimestamp() * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime / times, period);

    /// <summary>AWS's rates do not slow a test down: a second at AWS takes a millisecond.</summary>
    [ModuleInitializer]
    internal static void UseFastClock() => Use(new ScaledClock(1000));

    /// <summary>The clock by which the engine paces the calls of accounts that it has not called yet.</summary>
    public static void Use(TimeProvider clock) => AppContext.SetData(EngineClock.Name, clock);
}
