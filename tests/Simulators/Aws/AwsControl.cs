using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What scripts need of the proxy while it runs, unsigned, at its own address: <c>GET /simulator/calls</c>, <c>DELETE /simulator/calls</c>,
/// <c>GET</c> and <c>PUT /simulator/settings</c> (members of <see cref="AwsSettings"/>), <c>POST /simulator/faults</c>
/// (<c>{"fault":"CreateFunction:1-2:throttled"}</c>) and <c>DELETE /simulator/faults</c>.
/// </summary>
internal static class AwsControl
{
    private const string Prefix = "/simulator/";

    /// <summary>Null when the request is one for AWS.</summary>
    public static AwsAnswer? Answer(AwsProxy proxy, AwsConnection connection)
    {
        if (!connection.RawTarget.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        try
        {
            return AwsAnswer.FromJson(Act(proxy, $"{connection.Method} {connection.RawTarget[Prefix.Length..]}", connection.Body));
        }
        catch (Exception e) when (e is FormatException or JsonException or NotSupportedException)
        {
            return AwsAnswer.FromJson(new JsonObject { ["message"] = e.Message }, 400);
        }
    }

    private static JsonNode Act(AwsProxy proxy, string request, ReadOnlyMemory<byte> body)
    {
        switch (request)
        {
            case "GET calls":
                return new JsonArray([.. proxy.Calls.Select(Describe)]);
            case "DELETE calls":
                proxy.ClearCalls();
                break;
            case "DELETE faults":
                proxy.ClearFaults();
                break;
            case "POST faults":
                proxy.Fail(
                    JsonNode.Parse(body.Span)?["fault"]?.GetValue<string>() ?? throw new FormatException("Expected a member fault."));
                break;
            case "PUT settings":
                Change(proxy.Settings, JsonNode.Parse(body.Span)!.AsObject());
                return JsonSerializer.SerializeToNode(proxy.Settings)!;
            case "GET settings":
                return JsonSerializer.SerializeToNode(proxy.Settings)!;
            default:
                throw new NotSupportedException($"There is no {request}.");
        }

        return new JsonObject();
    }

    private static JsonNode Describe(AwsCall call) => new JsonObject
    {
        ["number"] = call.Number,
        ["service"] = call.Service,
        ["operation"] = call.Operation,
        ["region"] = call.Region,
        ["method"] = call.Method,
        ["target"] = call.RawTarget,
        ["isMutating"] = call.IsMutating,
        ["status"] = call.Status,
        ["body"] = call.Text,
    };

    private static void Change(AwsSettings settings, JsonObject changes)
    {
        foreach ((string name, JsonNode? value) in changes)
        {
            PropertyInfo property = typeof(AwsSettings).GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)
                ?? throw new FormatException($"There is no setting {name}.");
            property.SetValue(settings, value.Deserialize(property.PropertyType));
        }
    }
}
