using System.Globalization;

namespace Wallarm.Connector.Engine;

/// <summary>What the function said of itself in the last hour.</summary>
internal sealed class ForwarderLogCheck(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.SettingsAsync().ConfigureAwait(false) is not { } settings) return Verdict.Skipped(null, CheckedFunction.Unknown);
        var name = settings.LogGroupName;
        var since = DateTimeOffset.UtcNow - Span;
        if (await new FunctionLog(session, name).ReadAsync(since, null, cancellation).ConfigureAwait(false) is not var (lines, hasMore))
        {
            return Verdict.Passed(name, "No batch in the last hour: the log group does not exist yet.");
        }

        var sum = new HealthSum();
        foreach (var (time, line) in lines) sum.Add(line, time);
        var health = sum.ToHealth(since);
        var seen = Describe(settings, lines, health) + (hasMore ? " (the first of them only: there are more lines)." : ".");
        var showErrors = $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(function.Name)} -ErrorsOnly";
        if (health.Errors > 0)
        {
            var timeouts = lines.Where(written => written.Line.IsTimeout).Select(written => written.Line.RequestId).Distinct().Count();
            var detail = string.Create(CultureInfo.InvariantCulture, $"Errors: {health.Errors}{(timeouts > 0 ? $", of them timeouts of the function: {timeouts}" : "")}. The last one: {health.LastError} {seen}");

            // Nothing that got through since: the connector does not work now.
            return Verdict.Of(sum.HasRecovered ? CheckStatus.Warning : CheckStatus.Failed, name, detail, showErrors);
        }

        return health.Rejected > 0 || health.Invalid > 0
            ? Verdict.Warning(name, string.Create(CultureInfo.InvariantCulture, $"Records that the node refused: {health.Rejected}; lines that are no records: {health.Invalid}. {seen}"), showErrors.Replace(" -ErrorsOnly", "", StringComparison.Ordinal))
            : Verdict.Passed(name, seen);
    }

    private static string Describe(FunctionSettings settings, IReadOnlyList<WrittenLine> lines, ForwarderHealth health)
    {
        if (health.Batches > 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Last hour: batches {health.Batches}, records received {health.Received}, forwarded {health.Forwarded}, failed {health.Failed}");
        }

        if (CheckedFunction.IsCodeBundle(settings)) return string.Create(CultureInfo.InvariantCulture, $"Last hour: invocations {lines.Count(written => written.Line.IsStart)}; Wallarm's own function gives no account of its records");
        return settings.ApplicationLogLevel is "WARN" or "ERROR" or "FATAL"
            ? $"Its log level is {settings.ApplicationLogLevel}: batches that went well are not in its log"
            : "No batch in the last hour";
    }
}
