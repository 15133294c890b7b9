using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wallarm.Connector.Engine.LogFormats;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>What the Parameter Store holds of a stage.</summary>
/// <param name="DestinationArn">Access-log destination from before the connector; null for none.</param>
/// <param name="Format">Access-log format from before the connector; null for none.</param>
/// <param name="LoggingLevel">Execution log level from before the connector; null for none.</param>
/// <param name="LogGroupName">The log group that the connector gave to the stage first.</param>
/// <param name="ConnectorVersion">Version of the connector that saved it.</param>
/// <param name="FunctionName">The function of the connector that changed the stage last; null if none was named.</param>
/// <param name="SetByConnector">What the connector set in their place, the newest last; null where it was saved by a version that did not
/// note it.</param>
/// <param name="DataTraceEnabled">Whether execution logging had headers and bodies before the connector.</param>
/// <param name="StageCreatedAt">When the stage was created; null where it was saved by a version that did not note it.</param>
/// <param name="Replaced">Settings that others made after the connector's and that the connector replaced, the newest last; null for
/// none.</param>
internal sealed record SavedStage(
    string? DestinationArn,
    string? Format,
    string? LoggingLevel,
    string? LogGroupName,
    string? ConnectorVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FunctionName,
    IReadOnlyList<SetLogging>? SetByConnector,
    bool DataTraceEnabled = false,
    DateTime? StageCreatedAt = null,
    IReadOnlyList<StageLoggingSettings>? Replaced = null)
{
    /// <summary>
    /// Readable in the console: quotes as <c>\"</c>, not as <c>\u0022</c>, which also keeps a format of 3 KB below the 8 KB of a parameter.
    /// </summary>
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How long the value of an advanced parameter may be.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>The settings from before the connector.</summary>
    [JsonIgnore]
    public StageLoggingSettings Original =>
        new() { DestinationArn = DestinationArn, Format = Format, LoggingLevel = LoggingLevel, DataTraceEnabled = DataTraceEnabled };

    /// <summary>Every log group that the connector gave to the stage.</summary>
    [JsonIgnore]
    public IEnumerable<string> LogGroupNames =>
        (SetByConnector ?? []).Select(each => each.LogGroupName).Append(LogGroupName!).Where(
            name => !string.IsNullOrEmpty(name)).Distinct();

    /// <summary>The log group that the connector gave to the stage last; null where it is not known.</summary>
    [JsonIgnore]
    public string? LatestLogGroupName => SetByConnector is [.., var latest] ? latest.LogGroupName : LogGroupName;

    /// <summary>What is to be saved before the connector changes a stage for the first time.</summary>
    public static SavedStage Before(StageState state, string logGroupName, StageLoggingSettings desired, string? functionName) => new(
        state.Settings.DestinationArn,
        state.Settings.Format,
        state.Settings.LoggingLevel,
        logGroupName,
        Forwarding.ConnectorVersion.Value,
        functionName,
        [SetLogging.Of(logGroupName, desired)],
        state.Settings.DataTraceEnabled,
        state.CreatedAt);

    /// <summary>What is to be saved before the connector changes a stage again.</summary>
    public SavedStage And(StageLoggingSettings settings, string logGroupName, StageLoggingSettings desired, string? functionName)
    {
        var now = SetLogging.Of(logGroupName, desired);
        return this with
        {
            FunctionName = functionName ?? FunctionName,
            SetByConnector = SetByConnector?.Contains(now) == true ? SetByConnector : [.. SetByConnector ?? [], now],
            Replaced = IsKnown(settings) ? Replaced : [.. Replaced ?? [], settings],
        };
    }

    /// <summary>Whether it is of the stage: not of one of that name that was deleted since.</summary>
    public bool IsOf(StageState state) => StageCreatedAt is null || state.CreatedAt is null || StageCreatedAt == state.CreatedAt;

    /// <summary>Whether access logging is as it was before the connector.</summary>
    public bool IsAccessLogOriginal(StageLoggingSettings settings) => SetLogging.Hash(Original) == SetLogging.Hash(settings);

    /// <summary>Whether access logging is as the connector left it, and not what it found and kept.</summary>
    public bool IsAccessLogOurs(StageLoggingSettings settings)
    {
        if (IsAccessLogOriginal(settings)) return false;
        if (SetByConnector is { } all) return all.Any(each => each.AccessLogSha256 == SetLogging.Hash(settings));

        // Saved before the connector noted what it set: its group, in a format that it reads.
        return settings.DestinationArn is { } arn
            && LogDestination.LogGroupArn().Match(arn).Groups["name"].Value == LogGroupName
            && LogFormatTemplate.Parse(settings.Format ?? "", out _)?.IsComplete == true;
    }

    /// <summary>Whether nothing is lost when access logging is replaced: there is none, it is the connector's, or saved already.</summary>
    private bool IsKnown(StageLoggingSettings settings) =>
        settings.DestinationArn is null
        || IsAccessLogOurs(settings)
        || IsAccessLogOriginal(settings)
        || Replaced?.Any(saved => SetLogging.Hash(saved) == SetLogging.Hash(settings)) == true;

    /// <summary>The value of the parameter.</summary>
    public string ToJson()
    {
        // Two braces would refer to another parameter. Outside of strings JSON has never two in a row.
        var json = JsonSerializer.Serialize(this, Json).Replace("{{", "{\\u007b", StringComparison.Ordinal);
        return SetByConnector is { Count: > 1 } all && Encoding.UTF8.GetByteCount(json) > MaxBytes
            ? (this with { SetByConnector = [.. all.Skip(1)] }).ToJson()
            : json;
    }

    /// <summary>Reads the value of a parameter; null where it is none of ours.</summary>
    public static SavedStage? Parse(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedStage>(value, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Logging that the connector set.</summary>
/// <param name="LogGroupName">The log group.</param>
/// <param name="AccessLogSha256">SHA-256 of destination and format, base64: enough to know them again.</param>
/// <param name="LoggingLevel">Execution log level; null where the kind of API has none.</param>
internal sealed record SetLogging(string LogGroupName, string AccessLogSha256, string? LoggingLevel)
{
    public static SetLogging Of(string logGroupName, StageLoggingSettings settings) => new(
        logGroupName, Hash(settings), settings.LoggingLevel);

    /// <summary>SHA-256 of destination and format, base64.</summary>
    public static string Hash(StageLoggingSettings settings) =>
        Convert.ToBase64String(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{LogDestination.WithoutStreams(settings.DestinationArn)}\n{settings.Format}")));
}
