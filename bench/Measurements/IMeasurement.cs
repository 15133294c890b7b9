namespace Wallarm.Connector.Bench.Measurements;

/// <summary>One question of the bench: what it needs on the machine, and how its findings come into the report.</summary>
internal interface IMeasurement
{
    string Name { get; }

    IReadOnlyList<string> Needs { get; }

    Task RunAsync(BenchContext context, CancellationToken cancellationToken);
}
