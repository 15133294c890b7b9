namespace Wallarm.Connector.Bench.Rig;

/// <summary>What it took to deal with so many records or requests.</summary>
internal readonly record struct Cost(long Records, TimeSpan Wall, TimeSpan Processor)
{
    public double RecordsPerSecond => Records / Wall.TotalSeconds;

    public double ProcessorSecondsPer10000 => Processor.TotalSeconds / Records * 10_000;

    public static Cost operator +(Cost left, Cost right) =>
        new(left.Records + right.Records, left.Wall + right.Wall, left.Processor + right.Processor);
}
