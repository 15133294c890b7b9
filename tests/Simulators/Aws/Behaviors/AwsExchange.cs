using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>A verified call on its way through the behaviours to moto.</summary>
internal sealed class AwsExchange(AwsCall call, AwsIdentity caller)
{
    private JsonObject? _json;

    public AwsCall Call { get; } = call;

    public AwsIdentity Caller { get; } = caller;

    public string Service => Call.Service;

    public string Operation => Call.Operation;

    public string Region => Call.Region;

    public string AccountId => Caller.AccountId;

    /// <summary>Where the call's resources are in moto.</summary>
    public MotoScope Scope => new(AccountId, Region);

    public string Partition => RegionPartition.Of(Region);

    /// <summary>What goes to moto; behaviours may change it, the record keeps what was sent.</summary>
    public ReadOnlyMemory<byte> Body { get; set; } = call.Body;

    /// <summary>The body as an object; an empty one where there is none.</summary>
    public JsonObject Json => _json ??= Call.Body.IsEmpty ? [] : JsonNode.Parse(Call.Body.Span)!.AsObject();

    public IReadOnlyDictionary<string, string> Form { get; } = call.Form;

    /// <summary>The function that a call to Lambda is about; a qualifier in the name wins over one in the query.</summary>
    public FunctionReference Function
    {
        get
        {
            string text = Call.Labels.GetValueOrDefault("FunctionName")
                ?? Call.Labels.GetValueOrDefault("Resource")
                ?? Json["FunctionName"]?.GetValue<string>()
                ?? "";
            FunctionReference function = FunctionReference.Parse(text);
            return function.Qualifier is null && Form.TryGetValue("Qualifier", out string? qualifier)
                ? function with { Qualifier = qualifier }
                : function;
        }
    }

    public bool Is(string service, params ReadOnlySpan<string> operations) => Service == service && operations.Contains(Operation);

    public string FunctionArn(string name, string? qualifier = null) =>
        $"arn:{Partition}:lambda:{Region}:{AccountId}:function:{name}" + (qualifier is null ? "" : ":" + qualifier);

    /// <summary>Tells a resource from one of that name in another account or region.</summary>
    public string Key(params ReadOnlySpan<string?> parts) => $"{AccountId}/{Region}/{string.Join('/', parts)}";

    /// <summary>Another call on behalf of the same caller; it is not recorded.</summary>
    public AwsExchange Derive(
        string operation, string method, string target, JsonObject? body = null, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Dictionary<string, string> named = [];
        foreach ((string name, string value) in labels)
            named[name] = value;
        AwsCall derived = new()
        {
            Number = Call.Number,
            Service = Service,
            Operation = operation,
            Protocol = Call.Protocol,
            Region = Region,
            AccessKeyId = Call.AccessKeyId,
            Method = method,
            RawTarget = target,
            Headers = Call.Headers,
            Body = body is null ? ReadOnlyMemory<byte>.Empty : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
            Labels = named,
            IsMutating = false,
        };
        return new AwsExchange(derived, Caller);
    }

    /// <summary>The answer that AWS would give in this service's protocol.</summary>
    public AwsAnswer Error(string code, string message, int status = 400) => new AwsError(code, message, status).ToAnswer(Call.Protocol);
}
