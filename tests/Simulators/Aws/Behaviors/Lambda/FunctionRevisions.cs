using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Functions and aliases have a RevisionId that changes with them; an update that names another one is refused.</summary>
internal sealed class FunctionRevisions : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, string> _revisions = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Service != "lambda")
            return await next(exchange);
        string? alias = exchange.Operation.EndsWith("Alias", StringComparison.Ordinal)
            ? exchange.Call.Labels.GetValueOrDefault("Name") ?? exchange.Json["Name"]?.GetValue<string>()
            : null;
        string key = exchange.Key(exchange.Function.Name, alias ?? "$LATEST");
        bool isUpdate = exchange.Operation is "UpdateFunctionCode" or "UpdateFunctionConfiguration" or "UpdateAlias";
        if ((isUpdate || exchange.Operation == "PublishVersion")
            && exchange.Json["RevisionId"]?.GetValue<string>() is { } expected
            && _revisions.TryGetValue(key, out string? actual)
            && expected != actual)
        {
            return exchange.Error(
                "PreconditionFailedException",
                "The RevisionId provided does not match the latest RevisionId for the Lambda Function or Alias. "
                + "Call the GetFunction or the GetAlias API to retrieve the latest RevisionId for your resource.",
                412);
        }

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (isUpdate || exchange.Operation is "CreateFunction" or "CreateAlias")
            _revisions[key] = Guid.NewGuid().ToString();
        if (alias is not null && exchange.Operation != "DeleteAlias")
        {
            JsonObject json = answer.Json;
            json["RevisionId"] = Of(key);
            return answer.WithJson(json);
        }

        return FunctionAnswers.Change(exchange, answer, configuration => configuration["RevisionId"] =
            Of(exchange.Key(configuration["FunctionName"]!.GetValue<string>(), configuration["Version"]!.GetValue<string>())));
    }

    private string Of(string key) => _revisions.GetOrAdd(key, _ => Guid.NewGuid().ToString());
}
