using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wallarm.Connector.Engine;

/// <summary>What the Parameter Store holds of a stage.</summary>
/// <param name="DestinationArn">Access-log destination from before the connector; null for none.</param>
/// <param name="Format">Access-log format from before the connector; null for none.</param>
/// <param name="LoggingLevel">Execution log level from before the connector; null for none.</param>
/// <param name="LogGroupName">The log group that the connector gave to the stage first.</param>
/// <param name="ConnectorVersion">Version of the connector that saved it.</param>
/// <param name="FunctionName">The function of the connector that changed the stage last; null if none was named.</param>
/// <param name="SetByConnector">What the connector set in their place, the newest last; null where it was saved by a version that did not note it.</param>
internal sealed record SavedStage(
    string? DestinationArn, string? Format, string? LoggingLevel, string? LogGroupName, string? ConnectorVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FunctionName, IReadOnlyList<SetLogging>? SetByConnector)
{
    /// <summary>Readable in the console: quotes as <c>\"</c>, not as <c>\u0022</c>, which also keeps a format of 3 KB below the 8 KB of a parameter.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MaxBytes = 8 * 1024;

    /// <summary>The settings from before the connector.</summary>
    [JsonIgnore]
    public StageLoggingSettings Original => new() { DestinationArn = DestinationArn, Format = Format, LoggingLevel = LoggingLevel };

    /// <summary>Every log group that the connector gave to the stage.</summary>
    [JsonIgnore]
    public IEnumerable<string> LogGroupNames => (SetByConnector ?? []).Select(each => each.LogGroupName).Append(LogGroupName!).Where(name => !string.IsNullOrEmpty(name)).Distinct();

    /// <summary>The log group that the connector gave to the stage last; null where it is not known.</summary>
    [JsonIgnore]
    public string? LatestLogGroupName => SetByConnector is [.., var latest] ? latest.LogGroupName : LogGroupName;

    /// <summary>What is to be saved before the connector changes a stage for the first time.</summary>
    public static SavedStage Before(StageLoggingSettings settings, string logGroupName, StageLoggingSettings desired, string? functionName) => new(
        settings.DestinationArn, settings.Format, settings.LoggingLevel, logGroupName, Forwarding.ConnectorVersion.Value, functionName, [SetLogging.Of(logGroupName, desired)]);

    /// <summary>What is to be saved before the connector changes a stage again; null where it is saved already.</summary>
    public SavedStage? And(string logGroupName, StageLoggingSettings desired, string? functionName)
    {
        var now = SetLogging.Of(logGroupName, desired);
        var name = functionName ?? FunctionName;
        if (SetByConnector?.Contains(now) != true) return this with { FunctionName = name, SetByConnector = [.. SetByConnector ?? [], now] };
        return name == FunctionName ? null : this with { FunctionName = name };
    }

    /// <summary>The value of the parameter.</summary>
    public string ToJson()
    {
        // Two braces would refer to another parameter. Outside of strings JSON has never two in a row.
        var json = JsonSerializer.Serialize(this, Json).Replace("{{", "{\\u007b", StringComparison.Ordinal);
        return SetByConnector is { Count: > 1 } all && Encoding.UTF8.GetByteCount(json) > MaxBytes ? (this with { SetByConnector = [.. all.Skip(1)] }).ToJson() : json;
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
    public static SetLogging Of(string logGroupName, StageLoggingSettings settings) => new(logGroupName, Hash(settings), settings.LoggingLevel);

    /// <summary>SHA-256 of destination and format, base64.</summary>
    public static string Hash(StageLoggingSettings settings) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{LogDestination.WithoutStreams(settings.DestinationArn)}\n{settings.Format}")));
}
