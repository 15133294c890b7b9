using Wallarm.Connector.Bench.Deployment;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>What each cmdlet asks of AWS, counted at the proxy; and whether the other sides of the comparisons ask the same.</summary>
internal sealed class DeployCallsMeasurement : IMeasurement
{
    private static readonly (string Cmdlet, string Command)[] Steps =
    [
        ("New-WallarmLambdaRole", "New-WallarmLambdaRole"),
        ("Publish-WallarmForwarder", "Publish-WallarmForwarder -RoleArn {0} -NodeUrl node.example.com:443 -NodeScheme https"),
        ("Set-WallarmStageLogging", $"Set-WallarmStageLogging -RestApiId {{1}} -StageName {TargetAccount.StageName} -LogGroupName {TargetAccount.LogGroupName} -CreateAccountRole"),
        ("Add-WallarmSubscriptionFilter", $"Add-WallarmSubscriptionFilter -LogGroupName {TargetAccount.LogGroupName}"),
        ("Test-WallarmConnector", $"Test-WallarmConnector -RestApiId {{1}} -StageName {TargetAccount.StageName}"),
    ];

    public string Name => "deploy calls";

    public IReadOnlyList<string> Needs => [ExternalTools.Moto];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("calls of AWS");
        await using SimulatedAws aws = await SimulatedAws.StartAsync(cancellationToken);
        TargetAccount account = await aws.NewAccountAsync();
        var calls = new List<AwsCall>();
        var again = new List<AwsCall>();
        var table = new List<string>();
        foreach ((string cmdlet, string command) in Steps)
        {
            IReadOnlyList<AwsCall> first = await CallsOfAsync(context, aws, account, command, cancellationToken);
            calls.AddRange(first);
            table.Add($"{cmdlet} {Describe(first)}");
        }

        for (int index = 0; index < Steps.Length; index++)
        {
            IReadOnlyList<AwsCall> second = await CallsOfAsync(context, aws, account, Steps[index].Command, cancellationToken);
            again.AddRange(second);
            table[index] += $", again {Describe(second)}";
        }

        context.Report.Add(new Finding(Name, "calls of an unchanged second run that change something", again.Count(call => call.IsMutating), Target.NoMoreThan(0, "calls")));
        context.Report.Detail(
            $"calls of AWS (of them changing something): {string.Join("; ", table)}; in all {Describe(calls)}, again {Describe(again)}");
        await CompareAsync(context, aws, calls, again, cancellationToken);
    }

    private static async Task<IReadOnlyList<AwsCall>> CallsOfAsync(
        BenchContext context, SimulatedAws aws, TargetAccount account, string command, CancellationToken cancellationToken)
    {
        string roleArn = $"arn:aws:iam::{account.Identity.AccountId}:role/WallarmAPIDiscoveryLambdaRole";
        string script = $"$ErrorActionPreference = 'Stop'; Import-Module {PowerShellProgram.Quote(context.Builds.ModuleManifest)}; $null = {string.Format(System.Globalization.CultureInfo.InvariantCulture, command, roleArn, account.RestApiId)}";
        return await aws.CallsOfAsync(() => PowerShellProgram.MillisecondsAsync(context, script, account.Environment, cancellationToken));
    }

    private async Task CompareAsync(
        BenchContext context, SimulatedAws aws, List<AwsCall> calls, List<AwsCall> again, CancellationToken cancellationToken)
    {
        if (context.Tools.Lacks([ExternalTools.Boto3]) is null)
        {
            TargetAccount account = await aws.NewAccountAsync();
            using WarmProgram boto3 = await WarmProgram.StartBoto3Async(context, aws, cancellationToken);
            Compare(context, "boto3, first deployment", calls, await aws.CallsOfAsync(() => boto3.DeployAsync(account, cancellationToken)));
            Compare(
                context, "boto3, unchanged second run", again, await aws.CallsOfAsync(() => boto3.DeployAsync(account, cancellationToken)));
        }

        if (context.Tools.Lacks([ExternalTools.AwsCli]) is null)
        {
            TargetAccount account = await aws.NewAccountAsync();
            Compare(
                context,
                "the shell script, first deployment",
                calls,
                await aws.CallsOfAsync(() => ColdDeployMeasurement.ScriptAsync(context, account, cancellationToken)));
        }
    }

    /// <summary>A comparison of times is worth something where both sides ask for the same things.</summary>
    private void Compare(BenchContext context, string side, IReadOnlyList<AwsCall> ours, IReadOnlyList<AwsCall> theirs)
    {
        context.Report.Detail($"calls of {side}: {Describe(theirs)}; the cmdlets' {Describe(ours)}");
        string[] more = [.. Surplus(ours, theirs).Select(call => $"+{call}"), .. Surplus(theirs, ours).Select(call => $"-{call}")];
        if (more.Length > 0)
            context.Report.Doubt(Name, $"the cmdlets ask more (+) or less (-) than {side}: {string.Join(' ', more)}");
    }

    private static IEnumerable<string> Surplus(IReadOnlyList<AwsCall> these, IReadOnlyList<AwsCall> those)
    {
        var left = those.Select(Operation).ToList();
        return these.Select(Operation).Where(operation => !left.Remove(operation));
    }

    private static string Operation(AwsCall call) => $"{call.Service}:{call.Operation}";

    private static string Describe(IReadOnlyList<AwsCall> calls) =>
        FormattableString.Invariant($"{calls.Count} ({calls.Count(call => call.IsMutating)})");
}
