using Wallarm.Connector.Bench.Deployment;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// A first deployment from nothing running: pwsh that imports the module and runs the five cmdlets, against a shell script with the AWS
/// CLI.
/// </summary>
internal sealed class ColdDeployMeasurement : IMeasurement
{
    public string Name => "deploy cold";

    public IReadOnlyList<string> Needs => [ExternalTools.Moto, ExternalTools.AwsCli];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        // The script takes so much longer that a few turns tell.
        int rounds = (context.Options.Rounds + 2) / 3;
        context.Report.Progress($"{rounds} deployments by a new session and by a shell script");
        await using SimulatedAws aws = await SimulatedAws.StartAsync(cancellationToken);
        await CmdletsAsync(context, await aws.NewAccountAsync(), cancellationToken);
        var sessions = new List<double>();
        var scripts = new List<double>();
        for (int index = 0; index < rounds; index++)
        {
            await context.Quiet.WaitAsync(cancellationToken);
            sessions.Add(await CmdletsAsync(context, await aws.NewAccountAsync(), cancellationToken));
            scripts.Add(await ScriptAsync(context, await aws.NewAccountAsync(), cancellationToken));
        }

        double[] ratios = [.. scripts.Zip(sessions, (script, session) => script / session)];
        context.Report.Add(
            new Finding(Name, "shell script with the AWS CLI : new session with the five cmdlets", ratios.Median(), Target.NoLessThan(3)));
        context.Report.Detail($"first deployment from nothing running, medians of {rounds} in turns: {PowerShellProgram.Name} {sessions.Median():0} ms, the shell script {scripts.Median():0} ms; ratios from {ratios.Min():0.0} to {ratios.Max():0.0}");
    }

    public static Task<double> CmdletsAsync(BenchContext context, TargetAccount account, CancellationToken cancellationToken) => PowerShellProgram.MillisecondsAsync(
        context,
        $"Import-Module {PowerShellProgram.Quote(context.Builds.ModuleManifest)}; & {PowerShellProgram.Quote(Workspace.Asset("powershell", "deploy.ps1"))} {account.RestApiId} {TargetAccount.StageName} {TargetAccount.LogGroupName}",
        account.Environment,
        cancellationToken);

    public static Task<double> ScriptAsync(BenchContext context, TargetAccount account, CancellationToken cancellationToken)
    {
        string package = Path.Combine(Path.GetDirectoryName(context.Builds.ModuleManifest)!, "forwarder", "linux-x64.zip");
        var environment = new Dictionary<string, string>(account.Environment)
        {
            ["PATH"] = $"{Path.GetDirectoryName(context.Tools[ExternalTools.AwsCli])}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        return TimedProcess.MillisecondsAsync(
            TimedProcess.Prepare(
                context.Workspace,
                "/bin/sh",
                [Workspace.Asset("shell", "deploy.sh"), account.RestApiId, TargetAccount.StageName, TargetAccount.LogGroupName, AccessLogFormat.Json, package],
                environment),
            input: "",
            cancellationToken);
    }
}
