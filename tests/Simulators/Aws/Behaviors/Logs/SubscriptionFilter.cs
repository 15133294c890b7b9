using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

internal sealed record SubscriptionFilter
{
    public required string Name { get; init; }

    public required string LogGroup { get; init; }

    public required string Pattern { get; init; }

    public required string DestinationArn { get; init; }

    public required string? RoleArn { get; init; }

    public required string Distribution { get; init; }

    public required bool ApplyOnTransformedLogs { get; init; }

    public required long CreationTime { get; init; }

    /// <summary>The function behind it; null for Kinesis and Firehose.</summary>
    public FunctionReference? Function =>
        DestinationArn.Split(':') is [_, _, "lambda", ..] ? FunctionReference.Parse(DestinationArn) : null;

    /// <summary>An empty pattern takes all.</summary>
    public bool Takes(string message) => LogPattern.Parse(Pattern).Matches(message);

    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["filterName"] = Name,
            ["logGroupName"] = LogGroup,
            ["filterPattern"] = Pattern,
            ["destinationArn"] = DestinationArn,
            ["distribution"] = Distribution,
            ["applyOnTransformedLogs"] = ApplyOnTransformedLogs,
            ["creationTime"] = CreationTime,
        };
        if (RoleArn is not null)
            json["roleArn"] = RoleArn;
        return json;
    }
}
