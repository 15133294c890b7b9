namespace Wallarm.Connector.Bench.Measurements;

/// <summary>All measurements. Starting comes first, before this program confines itself to the other core.</summary>
internal static class Suite
{
    public static IReadOnlyList<IMeasurement> All { get; } =
    [
        new StartupMeasurement(),
        new MemoryMeasurement(),
        new DecodeMeasurement(),
        new SendingMeasurement(),
        new ScalingMeasurement(),
    ];
}
