using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>Which operation of which service a request asks for.</summary>
/// <param name="Service">
/// lambda, logs, cloudwatch, iam, ssm, sts, apigateway or apigatewayv2; else the name in the credential scope.
/// </param>
/// <param name="Name">Empty when it cannot be told.</param>
/// <param name="Labels">What the path carries, decoded.</param>
internal sealed record AwsOperation(string Service, string Name, AwsProtocol Protocol, IReadOnlyDictionary<string, string> Labels)
{
    private static readonly Dictionary<string, string> NoLabels = [];
    private static readonly OperationTemplate[] Lambda = OperationTemplate.ReadTable(LambdaOperations.Table);
    private static readonly OperationTemplate[] ApiGateway = OperationTemplate.ReadTable(ApiGatewayOperations.Table);
    private static readonly OperationTemplate[] ApiGatewayV2 = OperationTemplate.ReadTable(ApiGatewayV2Operations.Table);

    // Neither changes the account; AssumeRole only hands out credentials.
    private static readonly string[] ReadingVerbs =
        ["Get", "List", "Describe", "Simulate", "Filter", "Assume", "Test", "Lookup", "Decode", "StartQuery"];

    /// <summary>By its name: what does not only look, changes something.</summary>
    public bool IsMutating => !Array.Exists(ReadingVerbs, verb => Name.StartsWith(verb, StringComparison.Ordinal));

    public static AwsOperation Identify(string scopeService, string method, string rawTarget, string? amzTarget, ReadOnlySpan<byte> body)
    {
        string[] target = rawTarget.Split('?', 2);
        string query = target.Length > 1 ? target[1] : "";
        switch (scopeService)
        {
            case "lambda":
                return FromTemplates("lambda", Lambda, method, target[0], query);
            case "apigateway" when target[0].StartsWith("/v2/", StringComparison.Ordinal):
                return FromTemplates("apigatewayv2", ApiGatewayV2, method, target[0], query);
            case "apigateway":
                return FromTemplates("apigateway", ApiGateway, method, target[0], query);
            case "s3":
                return new AwsOperation("s3", S3Operation(method, target[0], query), AwsProtocol.RestXml, NoLabels);
            case "iam" or "sts":
                return new AwsOperation(
                    scopeService,
                    FormValues.Parse(Encoding.UTF8.GetString(body)).GetValueOrDefault("Action", ""),
                    AwsProtocol.Query,
                    NoLabels);
            default:
                string name = amzTarget is null ? "" : amzTarget[(amzTarget.LastIndexOf('.') + 1)..];
                return new AwsOperation(scopeService == "monitoring" ? "cloudwatch" : scopeService, name, AwsProtocol.Json, NoLabels);
        }
    }

    /// <summary>Whether <c>UpdateStage</c>, <c>apigatewayv2:UpdateStage</c>, <c>lambda:*</c> or <c>*</c> means this operation.</summary>
    public static bool Matches(string selector, string service, string operation)
    {
        string[] parts = selector.Split(':', 2);
        return parts.Length == 1
            ? parts[0] == "*" || parts[0] == operation
            : parts[0] == service && (parts[1] == "*" || parts[1] == operation);
    }

    /// <summary>Of the operations on buckets and objects those that somebody here calls; in path style.</summary>
    private static string S3Operation(string method, string path, string query)
    {
        bool isObject = path.Trim('/').Contains('/', StringComparison.Ordinal);
        return (method, isObject) switch
        {
            ("GET", true) => "GetObject",
            ("HEAD", true) => "HeadObject",
            ("PUT", true) => "PutObject",
            ("DELETE", true) => "DeleteObject",
            ("GET", false) when query.Contains("list-type=2", StringComparison.Ordinal) => "ListObjectsV2",
            ("PUT", false) when query.Length == 0 => "CreateBucket",
            _ => "",
        };
    }

    private static AwsOperation FromTemplates(string service, OperationTemplate[] templates, string method, string path, string query)
    {
        foreach (OperationTemplate template in templates)
        {
            if (template.Match(method, path, query) is { } labels)
                return new AwsOperation(service, template.Operation, AwsProtocol.RestJson, labels);
        }

        return new AwsOperation(service, "", AwsProtocol.RestJson, NoLabels);
    }
}
