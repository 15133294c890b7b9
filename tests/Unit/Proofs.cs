namespace Wallarm.Connector.Tests;

/// <summary>Proofs run alone: they measure the memory of the process, and keep it busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Proofs
{
    public const string Name = nameof(Proofs);
}
