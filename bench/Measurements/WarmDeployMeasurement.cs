using Wallarm.Connector.Bench.Deployment;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// The five cmdlets in a session that has run them before, against boto3 in a process that has, in turns and each to an account of its own.
/// </summary>
internal sealed class WarmDeployMeasurement : IMeasurement
{
    // So often until hardly anything is compiled anew; Python is warm much sooner.
    private const int WarmUps = 10;

    public string Name => "deploy warm";

    public IReadOnlyList<string> Needs => [ExternalTools.Moto, ExternalTools.Boto3];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        int rounds = context.Options.Rounds;
        context.Report.Progress($"{rounds} deployments by cmdlets and by boto3");
        await using SimulatedAws aws = await SimulatedAws.StartAsync(cancellationToken);
        using WarmProgram cmdlets = await WarmProgram.StartCmdletsAsync(context, aws, cancellationToken);
        using WarmProgram boto3 = await WarmProgram.StartBoto3Async(context, aws, cancellationToken);
        var pairs = new List<Pair>();
        for (int index = -WarmUps; index < rounds; index++)
        {
            await context.Quiet.WaitAsync(cancellationToken);
            TargetAccount ours = await aws.NewAccountAsync();
            TargetAccount theirs = await aws.NewAccountAsync();
            Pair first = await DeployAsync();
            Pair again = await DeployAsync() with { IsAgain = true };
            if (index >= 0)
                pairs.AddRange([first, again]);

            // Each side has the first turn as often, so that neither always finds moto just as the other left it.
            async Task<Pair> DeployAsync()
            {
                WarmDeployment? early = index % 2 == 0 ? await cmdlets.DeployAsync(ours, cancellationToken) : null;
                WarmDeployment byBoto3 = await boto3.DeployAsync(theirs, cancellationToken);
                return new Pair(early ?? await cmdlets.DeployAsync(ours, cancellationToken), byBoto3);
            }
        }

        Report(context, "first deployment", [.. pairs.Where(pair => !pair.IsAgain)]);
        Report(context, "unchanged second run", [.. pairs.Where(pair => pair.IsAgain)]);
    }

    private void Report(BenchContext context, string what, IReadOnlyList<Pair> pairs)
    {
        double Median(Func<Pair, double> figure) => pairs.Select(figure).Median();
        string Steps(Func<Pair, WarmDeployment> side) =>
            string.Join(
                ", ", Enumerable.Range(0, 5).Select(step => FormattableString.Invariant($"{Median(pair => side(pair).Steps[step]):0}")));

        context.Report.Add(new Finding(Name, $"{what}, five cmdlets : boto3", Median(pair => pair.Ratio), Target.NoMoreThan(1)));
        context.Report.Detail($"{what}, medians of {pairs.Count} in turns: cmdlets {Median(pair => pair.Cmdlets.Milliseconds):0} ms and {Median(pair => pair.Cmdlets.ProcessorMilliseconds):0} ms of processor time of their own, boto3 {Median(pair => pair.Boto3.Milliseconds):0} ms and {Median(pair => pair.Boto3.ProcessorMilliseconds):0} ms; ratios from {pairs.Min(pair => pair.Ratio):0.00} to {pairs.Max(pair => pair.Ratio):0.00}");
        context.Report.Detail($"{what}, role, function, stage, subscription and check: cmdlets {Steps(pair => pair.Cmdlets)} ms, boto3 {Steps(pair => pair.Boto3)} ms");
    }

    private sealed record Pair(WarmDeployment Cmdlets, WarmDeployment Boto3)
    {
        public bool IsAgain { get; init; }

        public double Ratio => Cmdlets.Milliseconds / Boto3.Milliseconds;
    }
}
