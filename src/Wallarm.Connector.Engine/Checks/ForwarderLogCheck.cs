using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>What the function said of itself in the last hour.</summary>
internal sealed class ForwarderLogCheck(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.SettingsAsync().ConfigureAwait(false) is not { } settings) return Verdict.Skipped(null, CheckedFunction.Missing);
        var name = settings.LogGroupName;
        if (await new HealthReader(session).ReadAsync(name, cancellation).ConfigureAwait(false) is not var (sum, since))
        {
            return Verdict.Passed(name, "No batch in the last hour: the log group does not exist yet.");
        }

        var health = sum.ToHealth(since);
        var seen = Describe(settings, sum, health) + ".";
        var showErrors = $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(function.Name)} -ErrorsOnly";
        if (health.Errors > 0)
        {
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"Errors: {health.Errors}{(sum.Timeouts > 0 ? $", of them timeouts of the function: {sum.Timeouts}" : "")}. The last one: "
                + $"{health.LastError} {seen}");

            // Nothing that got through since: the connector does not work now.
            return Verdict.Of(sum.HasRecovered ? CheckStatus.Warning : CheckStatus.Failed, name, detail, showErrors);
        }

        return health.Rejected > 0 || health.Invalid > 0
            ? Verdict.Warning(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Records that the node refused: {health.Rejected}; lines that are no records: {health.Invalid}. {seen}"),
                showErrors.Replace(" -ErrorsOnly", "", StringComparison.Ordinal))
            : Verdict.Passed(name, seen);
    }

    private static string Some(string what, long count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {what} {count}");

    private static string Describe(FunctionSettings settings, HealthSum sum, ForwarderHealth health)
    {
        // Of a busy function only the latest part is read.
        var minutes = Math.Round((DateTimeOffset.UtcNow - health.Since).TotalMinutes);
        var span = minutes >= 60 ? "last hour" : string.Create(CultureInfo.InvariantCulture, $"last {minutes} minutes");
        if (health.Batches > 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"In the {span}: batches {health.Batches}, records received {health.Received}, forwarded {health.Forwarded}, "
                + $"failed {health.Failed}{Some("blocked by the node", health.Blocked)}"
                + $"{Some("without a response, which API Discovery ignores", health.WithoutResponse)}");
        }

        if (settings.IsCodeBundle)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"In the {span}: invocations {sum.Starts}; Wallarm's own function gives no account of its records");
        }

        return settings.ApplicationLogLevel is "WARN" or "ERROR" or "FATAL"
            ? $"Its log level is {settings.ApplicationLogLevel}: batches that went well are not in its log"
            : $"No batch in the {span}";
    }
}
