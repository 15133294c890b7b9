using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// A version is published only when code or settings differ from the last one; else the answer is that one again. moto looks only at
/// whether there was an update, and at the first version not even at that.
/// </summary>
internal sealed class VersionPublishing(MotoClient moto) : IAwsBehavior
{
    private static readonly string[] NotCompared =
        ["Version", "FunctionArn", "LastModified", "RevisionId", "Description", "State", "LastUpdateStatus", "Tags"];

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("lambda", "PublishVersion"))
            return await PublishAsync(exchange, next);
        if (exchange.Is("lambda", "CreateFunction", "UpdateFunctionCode") && (exchange.Json["Publish"]?.GetValue<bool>() ?? false))
            return await ChangeAndPublishAsync(exchange, next);
        return await next(exchange);
    }

    private async Task<AwsAnswer> ChangeAndPublishAsync(AwsExchange exchange, AwsHandler next)
    {
        JsonObject unpublished = exchange.Json.DeepClone().AsObject();
        unpublished.Remove("Publish");
        exchange.Body = Encoding.UTF8.GetBytes(unpublished.ToJsonString());
        AwsAnswer changed = await next(exchange);
        if (!changed.IsSuccess)
            return changed;
        string name = exchange.Function.Name;
        AwsExchange publish =
            exchange.Derive("PublishVersion", "POST", $"/2015-03-31/functions/{name}/versions", [], ("FunctionName", name));
        AwsAnswer published = await PublishAsync(publish, next);
        return published with { Status = changed.Status };
    }

    private async Task<AwsAnswer> PublishAsync(AwsExchange exchange, AwsHandler next)
    {
        string path = $"/2015-03-31/functions/{Uri.EscapeDataString(exchange.Function.Name)}";
        AwsAnswer latest = await GetAsync(path + "/configuration");
        if (!latest.IsSuccess)
            return latest;
        if (exchange.Json["CodeSha256"]?.GetValue<string>() is { Length: > 0 } expected && expected != latest.Json["CodeSha256"]!.GetValue<string>())
        {
            return exchange.Error(
                "InvalidParameterValueException",
                $"CodeSHA256 ({expected}) is different from current CodeSHA256 in $LATEST ({latest.Json["CodeSha256"]}). Please try again with the CodeSHA256 in $LATEST.");
        }

        AwsAnswer versions = await moto.RestAsync(exchange.Scope, "lambda", "GET", path + "/versions");
        string? last =
            versions.Json["Versions"]!.AsArray().Select(each => each!["Version"]!.GetValue<string>()).LastOrDefault(
                version => version != "$LATEST");
        if (last is not null)
        {
            AwsAnswer published = await GetAsync($"{path}/configuration?Qualifier={last}");
            if (Essence(published.Json) == Essence(latest.Json))
                return published with { Status = 201 };
        }

        // An update that changes nothing makes moto publish.
        await moto.RestAsync(exchange.Scope, "lambda", "PUT", path + "/configuration", []);
        return await next(exchange);

        Task<AwsAnswer> GetAsync(string target) =>
            next(exchange.Derive("GetFunctionConfiguration", "GET", target, null, ("FunctionName", exchange.Function.Name)));
    }

    private static string Essence(JsonObject configuration)
    {
        JsonObject essence = configuration.DeepClone().AsObject();
        foreach (string name in NotCompared)
            essence.Remove(name);
        IEnumerable<KeyValuePair<string, JsonNode?>> ordered = essence.OrderBy(each => each.Key, StringComparer.Ordinal);
        return new JsonObject(ordered.Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone()))).ToJsonString();
    }
}
