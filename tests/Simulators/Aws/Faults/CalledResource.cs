namespace Wallarm.Connector.Simulators;

/// <summary>The resource that a call is about, as AWS names it when it denies access.</summary>
internal static class CalledResource
{
    public static string ArnOf(AwsCall call, string account)
    {
        string partition = RegionPartition.Of(call.Region);
        return call.Service switch
        {
            "lambda" => $"arn:{partition}:lambda:{call.Region}:{account}:function:{FunctionName(call)}",
            "logs" => $"arn:{partition}:logs:{call.Region}:{account}:log-group:{JsonMember(call, "logGroupName", "logGroupNamePrefix")}:log-stream:",
            "ssm" => $"arn:{partition}:ssm:{call.Region}:{account}:parameter/{JsonMember(call, "Name").TrimStart('/')}",
            "apigateway" or "apigatewayv2" => $"arn:{partition}:apigateway:{call.Region}::{ApiGatewayPath(call)}",
            "iam" => IamArn(call, partition, account),
            _ => "*",
        };
    }

    /// <summary>In policies the paths of v2 stand beside those of REST APIs, without their version.</summary>
    private static string ApiGatewayPath(AwsCall call)
    {
        string path = Uri.UnescapeDataString(call.RawTarget.Split('?')[0]);
        return path.StartsWith("/v2/", StringComparison.Ordinal) ? path[3..] : path;
    }

    private static string FunctionName(AwsCall call)
    {
        string name =
            call.Labels.GetValueOrDefault("FunctionName") ?? call.Labels.GetValueOrDefault("Resource") ?? JsonMember(call, "FunctionName");
        return FunctionReference.Parse(name).Name;
    }

    private static string IamArn(AwsCall call, string partition, string account)
    {
        IReadOnlyDictionary<string, string> form = call.Form;
        if (form.TryGetValue("RoleName", out string? role))
            return $"arn:{partition}:iam::{account}:role/{role}";
        return form.GetValueOrDefault("PolicyArn") ?? form.GetValueOrDefault("PolicySourceArn")
            ?? (form.TryGetValue("PolicyName", out string? policy) ? $"policy {policy}" : "*");
    }

    private static string JsonMember(AwsCall call, params string[] names)
    {
        if (call.Body.IsEmpty)
            return "*";
        foreach (string name in names)
        {
            if (call.Json.TryGetProperty(name, out var value))
                return value.GetString() ?? "*";
        }

        return "*";
    }
}
