using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench;

/// <summary>What every measurement of one run shares.</summary>
internal sealed record BenchContext(
    BenchOptions Options,
    Workspace Workspace,
    ExternalTools Tools,
    Builds Builds,
    BenchReport Report,
    QuietMachine Quiet);
