using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Who may invoke: function, version and alias have a policy each, which AddPermission, RemovePermission and GetPolicy are about by their
/// Qualifier. moto has only one a version, so that an alias and the function's versions share.
/// </summary>
internal sealed partial class ResourcePolicies(AwsSettings settings, MotoClient moto) : IAwsBehavior
{
    private const int LargestPolicyBytes = 20_480;

    private readonly ConcurrentDictionary<string, Policy> _policies = new();
    private readonly TryCounter _tries = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("lambda", "DeleteFunction", "DeleteAlias"))
            return Forget(exchange, await next(exchange));
        if (!exchange.Is("lambda", "AddPermission", "RemovePermission", "GetPolicy"))
            return await next(exchange);
        FunctionReference function = exchange.Function;
        if (await QualifiedTarget.FindMissingAsync(moto, exchange, function) is { } missing)
            return missing;
        string key = QualifiedTarget.KeyOf(exchange, function);
        Policy policy = _policies.GetOrAdd(key, _ => new Policy());
        lock (policy)
        {
            return exchange.Operation switch
            {
                "AddPermission" => Add(exchange, function, policy, key),
                "RemovePermission" => Remove(exchange, policy),
                _ => Get(exchange, policy),
            };
        }
    }

    /// <summary>Whether CloudWatch Logs may invoke for that log group: by a statement of exactly this function, version or alias.</summary>
    /// <param name="countTry">A try uses up one of those that a new permission stays invisible for.</param>
    public bool AllowsLogs(AwsExchange exchange, FunctionReference function, string logGroup, bool countTry)
    {
        string key = QualifiedTarget.KeyOf(exchange, function);
        if (!_policies.TryGetValue(key, out Policy? policy))
            return false;
        bool isAllowed = false;
        lock (policy)
        {
            foreach ((string id, JsonObject statement) in policy.Statements.Where(each => LogsPermission.Allows(each.Value, exchange, logGroup)))
                isAllowed |= countTry ? _tries.Try($"{key}#{id}") : !_tries.IsPending($"{key}#{id}");
        }

        return isAllowed;
    }

    private AwsAnswer Add(AwsExchange exchange, FunctionReference function, Policy policy, string key)
    {
        JsonObject request = exchange.Json;
        string id = request["StatementId"]!.GetValue<string>();
        if (!StatementId().IsMatch(id))
        {
            return exchange.Error("ValidationException", $"1 validation error detected: Value '{id}' at 'statementId' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
        }

        if (function.Qualifier == "$LATEST")
            return exchange.Error("InvalidParameterValueException", "We currently do not support adding policies for $LATEST.");
        if (Mismatch(request, policy) is { } revision)
            return exchange.Error("PreconditionFailedException", revision, 412);
        if (policy.Statements.Any(each => each.Id == id))
        {
            return exchange.Error(
                "ResourceConflictException",
                $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.",
                409);
        }

        JsonObject statement = LogsPermission.ToStatement(request, exchange.FunctionArn(function.Name, function.Qualifier));
        int size = Encoding.UTF8.GetByteCount(policy.ToJson(statement));
        if (size > LargestPolicyBytes)
            return exchange.Error(
                "PolicyLengthExceededException", $"The final policy size ({size}) is bigger than the limit ({LargestPolicyBytes}).");
        policy.Statements.Add((id, statement));
        policy.RevisionId = Guid.NewGuid().ToString();
        _tries.Start($"{key}#{id}", settings.PermissionPropagationTries);
        return AwsAnswer.FromJson(new JsonObject { ["Statement"] = statement.ToJsonString() }, 201);
    }

    private static AwsAnswer Remove(AwsExchange exchange, Policy policy)
    {
        string id = exchange.Call.Labels["StatementId"];
        if (exchange.Form.TryGetValue("RevisionId", out string? expected) && expected != policy.RevisionId)
            return exchange.Error("PreconditionFailedException", RevisionMismatch, 412);
        if (policy.Statements.RemoveAll(each => each.Id == id) == 0)
            return exchange.Error("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
        policy.RevisionId = Guid.NewGuid().ToString();
        return AwsAnswer.NoContent();
    }

    private static AwsAnswer Get(AwsExchange exchange, Policy policy) => policy.Statements.Count == 0
        ? exchange.Error("ResourceNotFoundException", "The resource you requested does not exist.", 404)
        : AwsAnswer.FromJson(new JsonObject { ["Policy"] = policy.ToJson(), ["RevisionId"] = policy.RevisionId });

    private AwsAnswer Forget(AwsExchange exchange, AwsAnswer answer)
    {
        if (!answer.IsSuccess)
            return answer;
        foreach (string key in QualifiedTarget.DeletedKeys(exchange, _policies.Keys))
            _policies.TryRemove(key, out _);
        return answer;
    }

    private static string? Mismatch(JsonObject request, Policy policy) =>
        request["RevisionId"]?.GetValue<string>() is { } expected && expected != policy.RevisionId ? RevisionMismatch : null;

    private const string RevisionMismatch = "The RevisionId provided does not match the latest RevisionId for the Lambda function or alias. "
        + "Call the GetPolicy API to retrieve the latest RevisionId for your resource.";

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,100}$")]
    private static partial Regex StatementId();

    private sealed class Policy
    {
        public List<(string Id, JsonObject Value)> Statements { get; } = [];

        public string RevisionId { get; set; } = Guid.NewGuid().ToString();

        public string ToJson(params ReadOnlySpan<JsonObject> more)
        {
            JsonArray statements = [.. Statements.Select(each => each.Value.DeepClone())];
            foreach (JsonObject each in more)
                statements.Add(each.DeepClone());
            return new JsonObject { ["Version"] = "2012-10-17", ["Id"] = "default", ["Statement"] = statements }.ToJsonString();
        }
    }
}
