using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Wallarm.Connector.Bench.Micro;

/// <summary>BenchmarkDotNet's look at single steps, just in time compiled: for comparing two states of the code, not for targets.</summary>
internal static class MicroBenches
{
    public static void Run(string artifacts)
    {
        // In this process: a generated project would not find the central package versions and the artifacts folder of the checkout.
        IConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .WithArtifactsPath(artifacts);
        BenchmarkRunner.Run([typeof(EnvelopeDecodingBench), typeof(RecordParsingBench)], config);
    }
}
