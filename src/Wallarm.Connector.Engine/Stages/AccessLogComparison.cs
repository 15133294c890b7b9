using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The access logging that a stage has, compared with what the connector needs and the user asks for.</summary>
internal sealed class AccessLogComparison
{
    private readonly LogFormatTemplate? _template;
    private readonly string _formatFlaw;
    private readonly RequestedLogGroup? _requested;

    /// <summary>Compares.</summary>
    /// <param name="destination">Where the stage logs to.</param>
    /// <param name="format">The format in which it logs; null or empty where it has none, which stands for Wallarm's.</param>
    /// <param name="requested">The log group that the user names; null where none is named.</param>
    public AccessLogComparison(LogDestination destination, string? format, RequestedLogGroup? requested)
    {
        Destination = destination;
        Format = string.IsNullOrWhiteSpace(format) ? AccessLogFormat.Json : format;
        _template = LogFormatTemplate.Parse(Format, out _formatFlaw);
        _requested = requested;
    }

    /// <summary>Where the stage logs to.</summary>
    public LogDestination Destination { get; }

    /// <summary>The format in which it logs.</summary>
    public string Format { get; }

    /// <summary>Whether the destination can stay.</summary>
    public bool KeepsDestination => Destination.Flaw is null && !NamesAnotherGroup;

    /// <summary>Whether the format can stay.</summary>
    public bool KeepsFormat => _template?.IsComplete == true;

    /// <summary>Whether all of it can stay.</summary>
    public bool KeepsAll => KeepsFormat && KeepsDestination;

    /// <summary>Whether the user names a log group.</summary>
    public bool IsGroupRequested => _requested is not null;

    /// <summary>The variables of the format that put a secret into the log.</summary>
    public IReadOnlyList<string> Secrets => [.. ContextVariables.In(Format).Where(ContextVariables.IsSecret)];

    /// <summary>Whether the forwarder may fail to read some lines of the format, or of a merged one.</summary>
    public bool HasNestedBareVariables => _template?.HasNestedBareVariables == true;

    private bool NamesAnotherGroup => _requested is not null && _requested.Name != Destination.LogGroupName;

    /// <summary>The format with the keys that it lacks.</summary>
    /// <param name="resource">The stage, for the error.</param>
    /// <exception cref="ResourceConflictException">Format or destination cannot stay.</exception>
    public string Merge(string resource)
    {
        if (FindObstacle() is not { } obstacle) return _template!.Merge();
        throw new ResourceConflictException(
            obstacle.ErrorId,
            ConnectorErrorCategory.ResourceExists,
            $"The access logging of {resource} cannot be merged: {obstacle.Problem}.")
        {
            Target = resource,
            RecommendedAction = obstacle.Action,
        };
    }

    /// <summary>The error where neither a merge nor a replacement was asked for.</summary>
    /// <param name="resource">The stage.</param>
    /// <param name="savedIn">The parameter that the settings would be saved in.</param>
    public ResourceConflictException Conflict(string resource, string savedIn)
    {
        var differences = string.Join("; ", Problems());
        var merge =
            FindObstacle() is { } obstacle
                ? obstacle.Action
                : "Use -Merge to keep its format and log group and add the missing keys, or -ReplaceExisting to replace them.";
        return new ResourceConflictException(
            "Wallarm.StageLoggingConflict", ConnectorErrorCategory.ResourceExists,
            $"The {resource} has other access logging already, to '{Destination.Arn}': {differences}.")
        {
            Target = resource,
            RecommendedAction = $"{merge} The settings as they are would be saved in the SSM parameter '{savedIn}' before.",
        };
    }

    /// <summary>The error where somebody has changed the logging since the connector set it.</summary>
    /// <param name="resource">The stage.</param>
    /// <param name="connectorsGroup">The log group that the connector had given it; null where it is not known.</param>
    /// <param name="savedIn">The parameter that the settings would be saved in.</param>
    public ResourceConflictException Changed(string resource, string? connectorsGroup, string savedIn) => new(
        "Wallarm.StageLoggingChanged", ConnectorErrorCategory.ResourceExists,
        $"Somebody has changed the access logging of the {resource} since the connector set it: it goes to '{Destination.Arn}' now"
        + (connectorsGroup is null || connectorsGroup == Destination.LogGroupName ? "" : $", not to the log group '{connectorsGroup}'")
        + $"; {string.Join("; ", Problems())}.")
    {
        Target = resource,
        RecommendedAction = (FindObstacle() is null ? "Use -Merge to keep its format and log group and add the missing keys, or " : "Use ")
            + "-ReplaceExisting to replace them. The settings as they are would be saved in "
            + $"the SSM parameter '{savedIn}' before, beside the oldest.",
    };

    private IEnumerable<string> Problems()
    {
        if (Destination.Flaw is { } flaw) yield return $"this {flaw}";
        if (Destination.Flaw is null && NamesAnotherGroup) yield return AnotherGroup;
        if (_template is null) yield return NotJson;
        if (_template?.MissingKeys.Count > 0)
        {
            yield return $"its format lacks keys of Wallarm's guide: {string.Join(", ", _template.MissingKeys)}";
        }

        if (_template?.Conflicts.Count > 0) yield return KeyConflicts;
    }

    /// <summary>What makes a merge impossible; null where nothing does.</summary>
    private Obstacle? FindObstacle()
    {
        if (Destination.Flaw is { } flaw)
        {
            return new(
                "Wallarm.LogDestinationUnsupported",
                $"its destination '{Destination.Arn}' {flaw}",
                "A merge keeps the destination: use -ReplaceExisting to replace destination and format.");
        }

        if (NamesAnotherGroup)
        {
            return new(
                "Wallarm.LogDestinationConflict", AnotherGroup,
                "Leave -LogGroupName out to stay with its log group (-Merge adds missing keys to its format), or use -ReplaceExisting to "
                + "replace destination and format.");
        }

        if (_template is null)
        {
            return new(
                "Wallarm.LogFormatNotJson",
                NotJson,
                "Keys can be added to a JSON format only, so -Merge is not possible: use -ReplaceExisting to replace the format.");
        }

        if (_template.Conflicts.Count > 0)
        {
            return new(
                "Wallarm.LogFormatKeyConflict",
                KeyConflicts,
                "Rename such keys in the stage's format (and in what reads its log) and use "
                + "-Merge, or use -ReplaceExisting to replace the format.");
        }

        if (!LogFormatTemplate.IsOneLine(Format))
        {
            return new(
                "Wallarm.LogFormatNotOneLine",
                "its format has line breaks, and API Gateway takes one line",
                "Write the stage's format on one line and use -Merge, or use -ReplaceExisting to replace it.");
        }

        var (now, then) = (LogFormatTemplate.ByteCount(Format), LogFormatTemplate.ByteCount(_template.Merge()));
        if (then <= LogFormatTemplate.MaxBytes) return null;
        return new(
            "Wallarm.LogFormatTooLong",
            $"its format of {now} bytes would have {then} bytes with the missing keys, and API Gateway takes {LogFormatTemplate.MaxBytes}",
            "Shorten the stage's format and use -Merge, or use -ReplaceExisting to replace it.");
    }

    private string AnotherGroup => $"it goes to the log group '{Destination.LogGroupName}', not to '{_requested?.Name}'";

    private string NotJson =>
        $"its format '{(Format.Length <= 120 ? Format : $"{Format[..120]}...")}' is not a JSON object ({_formatFlaw})";

    private string KeyConflicts => $"in its format {string.Join(", ", _template!.Conflicts)}";

    private sealed record Obstacle(string ErrorId, string Problem, string Action);
}
