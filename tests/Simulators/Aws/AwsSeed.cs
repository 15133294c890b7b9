using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Puts into the account what no caller may (tags that begin with aws:, as CloudFormation leaves them), or what was there before. It
/// goes around the proxy and is not recorded.
/// </summary>
public sealed class AwsSeed
{
    private readonly MotoClient _moto;
    private readonly HttpStages _stages;
    private readonly SeededLogEvents _logEvents;
    private readonly AwsProxy _proxy;

    internal AwsSeed(AwsProxy proxy, MotoClient moto, HttpStages stages, SeededLogEvents logEvents)
    {
        _logEvents = logEvents;
        _proxy = proxy;
        _moto = moto;
        _stages = stages;
    }

    private MotoScope Scope => In(null);

    private string Partition => RegionPartition.Of(_proxy.Options.Region);

    /// <summary>A REST API with one method and one deployed stage.</summary>
    /// <param name="name">The API's name.</param>
    /// <param name="stageName">The stage's name.</param>
    /// <param name="accountId">Null for the proxy's own account.</param>
    /// <param name="region">Null for the proxy's own region.</param>
    /// <param name="id">Null for an id of moto's choice.</param>
    /// <returns>Its id.</returns>
    public async Task<string> RestApiAsync(
        string name, string stageName, string? accountId = null, string? region = null, string? id = null)
    {
        MotoScope scope = In(accountId, region);
        JsonObject api = new() { ["name"] = name };
        if (id is not null)
            api["tags"] = new JsonObject { ["_custom_id_"] = id };
        id = (await SendAsync(scope, "/restapis", api))["id"]!.GetValue<string>();
        string root = (await SendAsync(scope, $"/restapis/{id}/resources"))["item"]![0]!["id"]!.GetValue<string>();
        string method = $"/restapis/{id}/resources/{root}/methods/GET";
        await SendAsync(scope, method, new JsonObject { ["authorizationType"] = "NONE" }, "PUT");
        await SendAsync(scope, $"{method}/integration", new JsonObject { ["type"] = "MOCK" }, "PUT");
        await SendAsync(scope, $"/restapis/{id}/deployments", new JsonObject { ["stageName"] = stageName });
        return id;
    }

    /// <summary>An HTTP or WebSocket API with one stage.</summary>
    /// <param name="name">The API's name.</param>
    /// <param name="stageName">The stage's name.</param>
    /// <param name="region">Null for the proxy's own region.</param>
    /// <param name="protocol">HTTP or WEBSOCKET.</param>
    /// <returns>Its id.</returns>
    public async Task<string> HttpApiAsync(string name, string stageName, string? region = null, string protocol = "HTTP")
    {
        MotoScope scope = In(null, region);
        string id = (await SendAsync(scope, "/v2/apis", new JsonObject { ["name"] = name, ["protocolType"] = protocol, ["routeSelectionExpression"] = "$request.method $request.path" }))["apiId"]!.GetValue<string>();
        await SendAsync(scope, $"/v2/apis/{id}/stages", new JsonObject { ["stageName"] = stageName });
        return id;
    }

    /// <summary>
    /// Has moto load AWS's managed policies now, which it otherwise does at an account's first IAM call; that takes longer than any other.
    /// </summary>
    /// <param name="accountId">Null for the proxy's own account.</param>
    public async Task ManagedPoliciesAsync(string? accountId = null) => Check(await _moto.IamAsync(In(accountId), ("Action", "ListRoles")));

    public async Task FunctionTagsAsync(string functionName, params (string Key, string Value)[] tags)
    {
        string arn = $"arn:{Partition}:lambda:{Scope.Region}:{Scope.AccountId}:function:{functionName}";
        Check(await _moto.RestAsync(Scope, "lambda", "POST", $"/2017-03-31/tags/{Uri.EscapeDataString(arn)}", new JsonObject { ["Tags"] = ToMap(tags) }));
    }

    public async Task RoleTagsAsync(string roleName, params (string Key, string Value)[] tags)
    {
        IEnumerable<(string, string)> members = tags.SelectMany((tag, index) =>
            new[] { ($"Tags.member.{index + 1}.Key", tag.Key), ($"Tags.member.{index + 1}.Value", tag.Value) });
        Check(await _moto.IamAsync(Scope, [("Action", "TagRole"), ("RoleName", roleName), .. members]));
    }

    /// <summary>Tags of a REST API's stage.</summary>
    public async Task RestStageTagsAsync(string restApiId, string stageName, params (string Key, string Value)[] tags)
    {
        string arn = $"arn:{Partition}:apigateway:{Scope.Region}::/restapis/{restApiId}/stages/{stageName}";
        Check(await _moto.RestAsync(Scope, "apigateway", "PUT", $"/tags/{Uri.EscapeDataString(arn)}", new JsonObject { ["tags"] = ToMap(tags) }));
    }

    /// <summary>What a log group holds, however much and old it is. The group exists already.</summary>
    public void LogEvents(string logGroupName, IEnumerable<(DateTimeOffset Time, string Message)> events) =>
        _logEvents.Set($"{Scope.AccountId}/{Scope.Region}/{logGroupName}", events);

    /// <summary>Tags of an HTTP or WebSocket API's stage.</summary>
    public void HttpStageTags(string apiId, string stageName, params (string Key, string Value)[] tags) =>
        _stages.SetTags($"{Scope.AccountId}/{Scope.Region}/{apiId}/{stageName}", ToMap(tags));

    private MotoScope In(string? accountId, string? region = null) => new(accountId ?? _proxy.AccountId, region ?? _proxy.Options.Region);

    private async Task<JsonObject> SendAsync(MotoScope scope, string path, JsonObject? body = null, string method = "POST")
    {
        AwsAnswer answer = await _moto.RestAsync(scope, "apigateway", body is null ? "GET" : method, path, body);
        Check(answer);
        return answer.Json;
    }

    private static JsonObject ToMap((string Key, string Value)[] tags)
    {
        JsonObject map = [];
        foreach ((string key, string value) in tags)
            map[key] = value;
        return map;
    }

    private static void Check(AwsAnswer answer)
    {
        if (!answer.IsSuccess)
            throw new InvalidOperationException($"moto answered {answer.Status}: {answer.Text}");
    }
}
