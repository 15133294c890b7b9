using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Statements of a function's policy: how AddPermission writes them, and which let CloudWatch Logs in.</summary>
internal static class LogsPermission
{
    public static JsonObject ToStatement(JsonObject request, string resource)
    {
        string principal = request["Principal"]!.GetValue<string>();
        string kind = principal.Contains(".amazonaws.", StringComparison.Ordinal) ? "Service" : "AWS";
        JsonObject statement = new()
        {
            ["Sid"] = request["StatementId"]!.GetValue<string>(),
            ["Effect"] = "Allow",
            ["Principal"] = principal == "*" ? "*" : new JsonObject { [kind] = principal },
            ["Action"] = request["Action"]!.GetValue<string>(),
            ["Resource"] = resource,
        };
        JsonObject condition = [];
        if (request["SourceAccount"] is { } account)
            condition["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = account.DeepClone() };
        if (request["SourceArn"] is { } source)
            condition["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source.DeepClone() };
        if (condition.Count > 0)
            statement["Condition"] = condition;
        return statement;
    }

    public static bool Allows(JsonObject statement, AwsExchange exchange, string logGroup)
    {
        string suffix = exchange.Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
        string? principal = statement["Principal"] is JsonObject who ? who["Service"]?.GetValue<string>() : null;
        if (principal != "logs.amazonaws.com" && principal != $"logs.{exchange.Region}.{suffix}")
            return false;
        if (!Wildcard.IsMatch(statement["Action"]!.GetValue<string>(), "lambda:InvokeFunction"))
            return false;
        string? account = statement["Condition"]?["StringEquals"]?["AWS:SourceAccount"]?.GetValue<string>();
        string? source = statement["Condition"]?["ArnLike"]?["AWS:SourceArn"]?.GetValue<string>();
        string caller = $"arn:{exchange.Partition}:logs:{exchange.Region}:{exchange.AccountId}:log-group:{logGroup}:*";
        return (account is null || account == exchange.AccountId) && (source is null || Wildcard.IsArnMatch(source, caller));
    }
}
