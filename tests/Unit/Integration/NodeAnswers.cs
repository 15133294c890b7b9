using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// What a function returns that is asked to test its node, for tests that run no forwarder. Give one to <see cref="AwsProxy.InvokeWith"/>.
/// </summary>
internal static class NodeAnswers
{
    /// <summary>The node takes what the function's own protocol sends.</summary>
    public static Task<FunctionAnswer> Healthy(FunctionInvocation invocation) =>
        Task.FromResult(new FunctionAnswer(Diagnosis(invocation, peer: null).ToJsonString()));

    /// <summary>Something else listens there.</summary>
    public static Func<FunctionInvocation, Task<FunctionAnswer>> Stranger(string peer) => invocation =>
    {
        var diagnosis = Diagnosis(invocation, peer);
        diagnosis["ok"] = false;
        diagnosis["probe"] = null;
        diagnosis["http2"] = Step($"127.0.0.1:5050 is a {peer}");
        return Task.FromResult(new FunctionAnswer(diagnosis.ToJsonString()));
    };

    /// <summary>Nothing listens there.</summary>
    public static Task<FunctionAnswer> Unreachable(FunctionInvocation invocation)
    {
        var diagnosis = Diagnosis(invocation, peer: null);
        diagnosis["ok"] = false;
        (diagnosis["tls"], diagnosis["http2"], diagnosis["probe"]) = (null, null, null);
        diagnosis["tcp"] = Step("cannot connect to node.example.com:5080: ConnectionRefused");
        return Task.FromResult(new FunctionAnswer(diagnosis.ToJsonString()));
    }

    private static JsonObject Diagnosis(FunctionInvocation invocation, string? peer)
    {
        var isFilter = invocation.Environment.GetValueOrDefault("X_NODE_PROTOCOL") == "ext-proc";
        var probe = Step(null);
        probe["status"] = isFilter ? null : 200;
        probe["meaning"] = "accepted";
        if (isFilter) (probe["requestAcknowledged"], probe["responseAcknowledged"]) = (true, true);
        return new JsonObject
        {
            ["node"] = invocation.Environment["X_NODE_URL"],
            ["scheme"] = invocation.Environment["X_NODE_SCHEME"],
            ["protocol"] = isFilter ? "ext-proc" : "mirror",
            ["ok"] = true,
            ["peer"] = peer ?? (isFilter ? "external-processor" : "http1-server"),
            ["dns"] = new JsonObject { ["ok"] = true, ["addresses"] = new JsonArray("10.0.3.7"), ["durationMs"] = 1, ["error"] = null },
            ["tcp"] = Step(null),
            ["tls"] = null,
            ["http2"] = isFilter ? Step(null) : null,
            ["probe"] = probe,
        };
    }

    private static JsonObject Step(string? error) => new() { ["ok"] = error is null, ["durationMs"] = 1, ["error"] = error };
}
