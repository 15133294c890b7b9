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
        if (await new FunctionLog(session, name).ReadAsync(DateTimeOffset.UtcNow - Span, null, cancellation).ConfigureAwait(false) is not var (lines, hasMore))
        {
            return Verdict.Passed(name, "No batch in the last hour: the log group does not exist yet.");
        }

        var errors = lines.Where(line => line.IsError).ToList();
        var accounts = lines.Where(line => line.IsAccount).ToList();
        var (rejected, invalid, forwarded) = (accounts.Sum(line => line.Rejected), accounts.Sum(line => line.Invalid), accounts.Sum(line => line.Forwarded));
        var seen = Describe(settings, lines, accounts) + (hasMore ? " (the first of them only: there are more lines)." : ".");
        var showErrors = $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(function.Name)} -ErrorsOnly";
        if (errors.Count > 0)
        {
            var timeouts = errors.Count(line => line.IsTimeout);
            var detail = string.Create(CultureInfo.InvariantCulture, $"Errors: {errors.Count}{(timeouts > 0 ? $", of them timeouts of the function: {timeouts}" : "")}. The last one: {errors[^1].Error} {seen}");

            // Nothing that got through since: the connector does not work now.
            return Verdict.Of(accounts.Exists(line => line.Forwarded > 0 && line.Time > errors[^1].Time) ? CheckStatus.Warning : CheckStatus.Failed, name, detail, showErrors);
        }

        return rejected > 0 || invalid > 0
            ? Verdict.Warning(name, string.Create(CultureInfo.InvariantCulture, $"Records that the node refused: {rejected}; lines that are no records: {invalid}. {seen}"), showErrors.Replace(" -ErrorsOnly", "", StringComparison.Ordinal))
            : Verdict.Passed(name, seen);
    }

    private static string Describe(FunctionSettings settings, IReadOnlyList<FunctionLogLine> lines, List<FunctionLogLine> accounts)
    {
        if (accounts.Count > 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Last hour: batches {accounts.Count}, records received {accounts.Sum(line => line.Received ?? 0)}, forwarded {accounts.Sum(line => line.Forwarded)}, failed {accounts.Sum(line => line.Failed)}");
        }

        if (CheckedFunction.IsCodeBundle(settings)) return string.Create(CultureInfo.InvariantCulture, $"Last hour: invocations {lines.Count(line => line.IsInvocation)}; Wallarm's own function gives no account of its records");
        return settings.ApplicationLogLevel is "WARN" or "ERROR" or "FATAL"
            ? $"Its log level is {settings.ApplicationLogLevel}: batches that went well are not in its log"
            : "No batch in the last hour";
    }
}
