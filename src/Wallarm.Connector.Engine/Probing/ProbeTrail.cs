using System.Globalization;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding.Mirror;

namespace Wallarm.Connector.Engine.Probing;

/// <summary>Follows a probe in the function's log: whether it got there, and what became of it.</summary>
internal sealed class ProbeTrail(
    AwsSession session, IOperationObserver observer, ConnectorProbe probe, CheckedStage stage, FunctionSettings settings, TimeSpan limit)
{
    // The clock of this computer and that of AWS need not agree; the id is looked for, so that older lines do no harm.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan AccountLimit = TimeSpan.FromSeconds(15);

    private readonly FunctionLog _log = new(session, settings.LogGroupName);
    private LogLine? _line;

    private bool IsFilter => settings.Protocol == ForwarderProtocol.ExtProc;

    private string ShowErrors => $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(stage.Function.Name)} -ErrorsOnly";

    /// <summary>Waits for the function's log to name the probe.</summary>
    public async Task<ConnectorCheck> ReceivedAsync(CancellationToken cancellation)
    {
        var wait = new Wait(observer, $"Waiting for probe {probe.Id} of '{probe.LogGroupName}'", limit);
        ConnectorCheck? seen = null;
        var isSeen = await wait.UntilAsync(
            async () => (seen = await LookAsync(cancellation).ConfigureAwait(false)) is not null,
            () => $"Written; the log '{settings.LogGroupName}' does not name it yet",
            cancellation).ConfigureAwait(false);
        if (isSeen) return seen!;
        return await DiagnoseAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What the function's log says of the node's response. After <see cref="ReceivedAsync"/>.</summary>
    public async Task<ConnectorCheck> ForwardedAsync(CancellationToken cancellation)
    {
        if (settings.IsCodeBundle)
        {
            return Verdict.Skipped(
                null,
                "Wallarm's own function does not log how the node responded.",
                "Prove it by the node's metrics: -NodeMetricsUrl 'http://node.example.com:9000/metrics'");
        }

        if (_line?.Probe is not { } seen)
        {
            return Verdict.Skipped(
                null,
                $"The probe is in '{probe.LogGroupName}' (ProbeWritten) and was not seen in "
                + "the function (ProbeReceived): nothing reached the node.");
        }

        var node = settings.Environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl);
        var took = string.Create(CultureInfo.InvariantCulture, $"after {seen.Duration.TotalMilliseconds:0.#} ms");
        switch (seen.Outcome)
        {
            case "forwarded" when IsFilter:
                return Verdict.Passed(node, $"The node acknowledged request and response {took}.");
            case "forwarded":
                return Verdict.Passed(node, $"The node responded with {seen.Status} {took}.");
            case "rejected" when IsFilter:
                return Verdict.Failed(
                    node,
                    $"The node rejected it with gRPC status {seen.Status} {took}.",
                    $"Test-WallarmNode -FromFunction {CommandText.Quote(stage.Function.Name)}");
            case "rejected" when seen.Status is { } status:
                return Verdict.Failed(
                    node, $"The node responded with {status} {took}: {HttpStatusMeaning.Of(status)}.", RejectedRepair(status));
            default:
                var cause = await CauseAsync(cancellation).ConfigureAwait(false);
                return Verdict.Failed(
                    node,
                    $"The node did not take it, {took}{(cause is null ? "." : ": " + cause)}",
                    $"Test-WallarmNode -FromFunction {CommandText.Quote(stage.Function.Name)}");
        }
    }

    private async Task<ConnectorCheck?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (settings.IsCodeBundle) return await LookForInvocationAsync(cancellation).ConfigureAwait(false);
            var found = await _log.ReadAsync(probe.WrittenAt - ClockSkew, probe.Id, cancellation).ConfigureAwait(false);
            _line = found?.FirstOrDefault(written => written.Line.Probe?.Id == probe.Id)?.Line;
            return _line is null
                ? null
                : Verdict.Passed(
                    settings.LogGroupName,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The function's log names it; seen {probe.Elapsed.TotalSeconds:0.0} s after it was written."));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && IsPassing(exception))
        {
            // The next look may be luckier.
            return null;
        }
    }

    /// <summary>Wallarm's own function names nothing: that it ran at all since is all that can be seen.</summary>
    private async Task<ConnectorCheck?> LookForInvocationAsync(CancellationToken cancellation)
    {
        if (await _log.ReadAsync(probe.WrittenAt, null, cancellation).ConfigureAwait(false) is not { Count: > 0 } found) return null;
        return found.FirstOrDefault(written => written.Line.IsError) is { } error
            ? Verdict.Failed(
                settings.LogGroupName, $"The function ran after the probe was written, with an error: {error.Line.Error}", ShowErrors)
            : Verdict.Passed(
                settings.LogGroupName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The function ran after the probe was written; seen {probe.Elapsed.TotalSeconds:0.0} s after. Wallarm's own function "
                    + $"names no record, so that this may have been another batch."));
    }

    /// <summary>The line did not come: what the function's log says instead.</summary>
    private async Task<ConnectorCheck> DiagnoseAsync(CancellationToken cancellation)
    {
        var target = settings.LogGroupName;
        var begin = string.Create(
            CultureInfo.InvariantCulture,
            $"The line is in '{probe.LogGroupName}' (ProbeWritten), but the function's log does not name it after "
            + $"{probe.Elapsed.TotalSeconds:0} s");
        var filter = (await stage.FeedingFiltersAsync().ConfigureAwait(false))[0];
        if (settings.ApplicationLogLevel is "WARN" or "ERROR" or "FATAL")
        {
            return Verdict.Warning(
                target,
                $"{begin}: its log level is {settings.ApplicationLogLevel}, and probes are logged at INFO.",
                $"{stage.Function.Publish} -LogLevel INFO");
        }

        var lines = await _log.ReadAsync(probe.WrittenAt, null, cancellation).ConfigureAwait(false) ?? [];
        var sum = new HealthSum();
        foreach (var (time, line) in lines) sum.Add(line, time);
        if (sum.ToHealth(probe.WrittenAt).LastError is { } error)
        {
            return Verdict.Failed(target, $"{begin}. Its last error since: {error}", ShowErrors);
        }

        if (lines.FirstOrDefault(written => written.Line.Account is { Invalid: > 0 })?.Line.Account is { } account)
        {
            return Verdict.Failed(
                target,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{begin}. In a batch since, lines that are no records: {account.Invalid}. The "
                    + $"forwarder cannot read the format. Look at StageFormat."),
                stage.Target.SetLogging is { } repair ? repair
                + " -Merge" : ShowErrors.Replace(" -ErrorsOnly", "", StringComparison.Ordinal));
        }

        if (filter.FilterPattern is { Length: > 0 } pattern)
        {
            return Verdict.Warning(
                target,
                $"{begin}. The filter lets through what matches '{pattern}', and the probe (GET, status 404) may not.",
                $"Add-WallarmSubscriptionFilter -LogGroupName {CommandText.Quote(probe.LogGroupName)} -FunctionName "
                + $"{CommandText.Quote(stage.Function.Name)} -FilterName {CommandText.Quote(filter.FilterName)} -FilterPattern ''");
        }

        return Verdict.Failed(
            target,
            lines.Count == 0
                ? $"{begin}, nor anything else since: CloudWatch Logs does not invoke it. Look "
                    + "at SubscriptionFilter, InvokePermission and Function."
                : $"{begin}; other lines that it wrote since: {lines.Count}.",
            SubscriptionChecks.Repair(stage, probe.LogGroupName, filter));
    }

    /// <summary>
    /// What the account of the probe's batch gives as the reason. It is written after the line of the probe, and may come later.
    /// </summary>
    private async Task<string?> CauseAsync(CancellationToken cancellation)
    {
        if (_line?.RequestId is not { } request) return null;
        var wait = new Wait(observer, $"Waiting for the account of probe {probe.Id}", AccountLimit);
        LogLine? counted = null;
        await wait.UntilAsync(
            async () =>
            {
                var found = await _log.ReadAsync(probe.WrittenAt - ClockSkew, request, cancellation).ConfigureAwait(false);
                counted = found?.LastOrDefault(written => written.Line.Account is not null)?.Line;
                return counted is not null;
            },
            () => "Not written yet",
            cancellation).ConfigureAwait(false);
        return counted?.IsError == true ? counted.Error : null;
    }

    private static bool IsPassing(Exception exception) =>
        AwsErrors.Translate(exception).ErrorId is "Wallarm.Throttled" or "Wallarm.ServiceUnavailable";

    private string RejectedRepair(int status) => status switch
    {
        403 =>
            "Compare allowed_hosts and allowed_networks of go-node.yaml with NodeSettings: the probe's host is "
            + $"{ProbeLine.Host(session, stage.Target)}.",
        >= 300 and < 400 or 400 => $"{stage.Function.Publish} {FunctionChecks.Node}",
        _ => $"Test-WallarmNode -FromFunction {CommandText.Quote(stage.Function.Name)}",
    };
}
