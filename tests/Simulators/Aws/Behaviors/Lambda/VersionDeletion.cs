using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// A version can be deleted unless an alias leads to it, and its number is never given again. moto would give it again, so it keeps the
/// version and nobody sees it.
/// </summary>
internal sealed class VersionDeletion(MotoClient moto) : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, bool> _deleted = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Service != "lambda")
            return await next(exchange);
        FunctionReference function = exchange.Function;
        string? named =
            exchange.Is("lambda", "CreateAlias", "UpdateAlias") ? exchange.Json["FunctionVersion"]?.GetValue<string>() : function.Qualifier;
        if (named is not null && _deleted.ContainsKey(exchange.Key(function.Name, named)))
            return exchange.Error("ResourceNotFoundException", $"Function not found: {exchange.FunctionArn(function.Name, named)}", 404);
        if (exchange.Operation == "DeleteFunction" && function.Qualifier is { } qualifier)
            return await DeleteAsync(exchange, function, qualifier);

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (exchange.Operation == "DeleteFunction")
            Forget(exchange, function.Name);
        return exchange.Operation switch
        {
            "ListVersionsByFunction" => answer.WithJson(new JsonObject
            {
                ["Versions"] = new JsonArray([.. answer.Json["Versions"]!.AsArray().Where(version => IsThere(exchange, function.Name, version!)).Select(each => each!.DeepClone())]),
            }),
            _ => answer,
        };
    }

    private async Task<AwsAnswer> DeleteAsync(AwsExchange exchange, FunctionReference function, string version)
    {
        if (version == "$LATEST")
            return exchange.Error("InvalidParameterValueException", "$LATEST version cannot be deleted without deleting the function.");
        if (await QualifiedTarget.FindMissingAsync(moto, exchange, function) is { } missing)
            return missing;
        AwsAnswer aliases =
            await moto.RestAsync(exchange.Scope, "lambda", "GET", $"/2015-03-31/functions/{Uri.EscapeDataString(function.Name)}/aliases");
        string[] users = [.. aliases.Json["Aliases"]!.AsArray().Where(alias => LeadsTo(alias!, version)).Select(alias => alias!["Name"]!.GetValue<string>())];
        if (users.Length > 0)
            return exchange.Error(
                "ResourceConflictException",
                $"Unable to delete version because the following aliases reference it: [{string.Join(", ", users)}]",
                409);
        _deleted[exchange.Key(function.Name, version)] = true;
        return AwsAnswer.NoContent();
    }

    private static bool LeadsTo(JsonNode alias, string version) =>
        alias["FunctionVersion"]!.GetValue<string>() == version
        || (alias["RoutingConfig"]?["AdditionalVersionWeights"] as JsonObject)?.ContainsKey(version) == true;

    private bool IsThere(AwsExchange exchange, string function, JsonNode version) =>
        !_deleted.ContainsKey(exchange.Key(function, version["Version"]!.GetValue<string>()));

    private void Forget(AwsExchange exchange, string function)
    {
        foreach (string key in _deleted.Keys.Where(key => key.StartsWith(exchange.Key(function, ""), StringComparison.Ordinal)))
            _deleted.TryRemove(key, out _);
    }
}
