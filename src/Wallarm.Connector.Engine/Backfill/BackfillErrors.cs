using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Why an access log of the past cannot be handed over, and what to do.</summary>
internal static class BackfillErrors
{
    /// <summary><c>Wallarm.LedgerDiffers</c>: the ledger is of something else.</summary>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="what">What differs: <c>log group</c>, <c>-EndTime</c>, ...</param>
    /// <param name="kept">What the ledger says.</param>
    /// <param name="asked">What was asked for.</param>
    public static InvalidOptionException LedgerDiffers(string ledger, string what, string? kept, string? asked) =>
        new(
            "Wallarm.LedgerDiffers",
            ConnectorErrorCategory.InvalidArgument,
            $"The ledger '{ledger}' is of another command: its {what} is {kept ?? "not set"}, and now it is {asked ?? "not set"}. "
            + "Nothing was handed over.")
        {
            Target = ledger,
            RecommendedAction = "Give the same values to go on with it, or -LedgerPath with a file for a new ledger.",
        };

    /// <summary><c>Wallarm.LedgerDiffers</c>: the file is not the one that the ledger is of.</summary>
    public static InvalidOptionException FileChanged(string path) =>
        new(
            "Wallarm.LedgerDiffers",
            ConnectorErrorCategory.InvalidArgument,
            $"-Path '{path}': the lines that the ledger has as handed over are not in this file. Nothing was handed over.")
        {
            Target = path,
            RecommendedAction = "Give the file that the ledger is of, or -LedgerPath with a file for a new ledger.",
        };

    /// <summary><c>Wallarm.LedgerUnreadable</c>.</summary>
    public static InvalidOptionException LedgerUnreadable(string ledger) =>
        new(
            "Wallarm.LedgerUnreadable",
            ConnectorErrorCategory.InvalidData,
            $"'{ledger}' holds no ledger: it is another file, or somebody has changed it. Nothing was handed over.")
        {
            Target = ledger,
            RecommendedAction = "Give -LedgerPath with the ledger, or with a file that is not there yet.",
        };

    /// <summary><c>Wallarm.LedgerBusy</c>: another run uses it.</summary>
    public static ResourceConflictException LedgerBusy(string ledger) =>
        new(
            "Wallarm.LedgerBusy",
            ConnectorErrorCategory.ResourceBusy,
            $"Another command hands over by the ledger '{ledger}' at this moment.")
        {
            Target = ledger,
            RecommendedAction = "Wait until it has ended, and then run the command again: it goes on from there.",
        };

    /// <summary><c>Wallarm.LedgerNotWritable</c>.</summary>
    public static InvalidOptionException LedgerNotWritable(string ledger, string why, Exception cause) =>
        new(
            "Wallarm.LedgerNotWritable",
            ConnectorErrorCategory.InvalidArgument,
            $"The ledger '{ledger}' cannot be written: {why.TrimEnd('.')}.",
            cause)
        {
            Target = ledger,
            RecommendedAction = "Give the path of a file in a folder that can be written with -LedgerPath.",
        };

    /// <summary><c>Wallarm.BackfillOverlaps</c>: the live stream has handed these records over.</summary>
    public static InvalidOptionException Overlaps(string logGroupName, string filterName, DateTimeOffset since) =>
        new(
            "Wallarm.BackfillOverlaps",
            ConnectorErrorCategory.InvalidArgument,
            string.Create(
                CultureInfo.InvariantCulture,
                $"-EndTime cannot be used: since {since:u} the subscription filter '{filterName}' of log group '{logGroupName}' hands over "
                + $"its lines, and hits of calls that are handed over twice count twice. Nothing was handed over."))
        {
            Target = logGroupName,
            RecommendedAction = "Leave -EndTime out, or add -AllowOverlap.",
        };

    /// <summary><c>Wallarm.NotAnAccessLog</c>: no line can be read.</summary>
    public static InvalidOptionException NotAnAccessLog(string source, long lines) =>
        new(
            "Wallarm.NotAnAccessLog",
            ConnectorErrorCategory.InvalidData,
            string.Create(
                CultureInfo.CurrentCulture,
                $"The {source} is no access log that the forwarder can read: none of its first {lines:N0} lines is a record. Nothing was "
                + $"handed over."))
        {
            Target = source,
            RecommendedAction = "Test-WallarmLogFormat says what a log format lacks; Get-WallarmLogFormat has the one to use.",
        };

    /// <summary>The node did not take records. The id is that of the forwarder's log.</summary>
    public static ConnectorException NodeFailed(NodeAddress node, DeliveryReport report) =>
        new(
            report.Error switch
            {
                DeliveryError.AllRejected => "Wallarm.NodeRejectedAll",
                DeliveryError.NodeIsApi => "Wallarm.NodeIsApi",
                DeliveryError.NodeProtocol => "Wallarm.NodeProtocol",
                DeliveryError.NodeRefusesUs => "Wallarm.NodeRefusesUs",
                DeliveryError.CertificateRejected => "Wallarm.NodeCertificateRejected",
                _ => "Wallarm.DeliveryFailed",
            },
            ConnectorErrorCategory.InvalidOperation,
            $"The node {node} does not take the records: {report.Cause?.TrimEnd('.') ?? "no response in time"}.")
        {
            Target = node.ToString(),
            RecommendedAction =
                $"Test-WallarmNode -NodeUrl {CommandText.Quote(node.Authority)} -NodeScheme {node.Scheme} shows the way to it step by "
                + "step. The same command goes on where this one stopped.",
        };
}
