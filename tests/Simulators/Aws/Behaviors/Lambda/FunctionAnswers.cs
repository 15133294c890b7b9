using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Where function configurations stand in Lambda's answers.</summary>
internal static class FunctionAnswers
{
    /// <summary>The answer with its configurations changed; an error goes through as it is.</summary>
    public static AwsAnswer Change(AwsExchange exchange, AwsAnswer answer, Action<JsonObject> change)
    {
        if (!answer.IsSuccess || exchange.Service != "lambda")
            return answer;
        JsonObject json = answer.Json;
        foreach (JsonObject configuration in In(exchange.Operation, json))
            change(configuration);
        return answer.WithJson(json);
    }

    private static IEnumerable<JsonObject> In(string operation, JsonObject json) => operation switch
    {
        "CreateFunction" or "UpdateFunctionCode" or "UpdateFunctionConfiguration" or "GetFunctionConfiguration" or "PublishVersion" =>
            [json],
        "GetFunction" => [json["Configuration"]!.AsObject()],
        "ListFunctions" => json["Functions"]!.AsArray().Select(each => each!.AsObject()),
        "ListVersionsByFunction" => json["Versions"]!.AsArray().Select(each => each!.AsObject()),
        _ => [],
    };
}
