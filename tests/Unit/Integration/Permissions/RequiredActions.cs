using System.Text.RegularExpressions;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// The IAM actions that a call needs. Mostly that is the operation's name. API Gateway's actions are HTTP methods on paths; and some
/// requests need more than one. Sources: Service Authorization Reference, "Actions, resources, and condition keys" of each service with
/// their dependent actions; API Gateway Developer Guide, "Configure logging for HTTP APIs"; Lambda Developer Guide, "Giving Lambda
/// functions access to resources in an Amazon VPC"; Lambda API Reference, GetFunction; SQS Developer Guide, "Amazon SQS API permissions".
/// </summary>
internal static partial class RequiredActions
{
    /// <summary>What API Gateway does on behalf of whoever lets an HTTP API log.</summary>
    public static IReadOnlyList<string> LogDelivery { get; } =
    [
        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
    ];

    private static readonly string[] Network = ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"];

    /// <summary>
    /// All of them, as docs/permissions.md writes them: an action of API Gateway with its path. None for a call that everybody may make.
    /// </summary>
    public static IEnumerable<string> Of(AwsCall call) => [.. Checked(call), .. NotChecked(call)];

    /// <summary>Those whose want AWS answers by naming them.</summary>
    public static IEnumerable<string> Checked(AwsCall call)
    {
        if (call.Service == "sts" && call.Operation == "GetCallerIdentity") return [];
        return [ActionOf(call), .. Dependent(call)];
    }

    /// <summary>The action alone, as AWS names it when it denies it.</summary>
    public static string Bare(string action) => action.Split(' ')[0];

    /// <summary>Whether a text names the action, and for API Gateway the resource.</summary>
    public static bool IsNamed(string action, string text)
    {
        var path =
            action.Split(' ') is [_, var resource] ? Regex.Escape(resource).Replace("\\*", "[^/\\s]+", StringComparison.Ordinal) : null;
        return Regex.IsMatch(text, Regex.Escape(Bare(action)) + (path is null ? @"\b" : @"\b.*::" + path + @"(?![/\w])"));
    }

    private static string ActionOf(AwsCall call) => call switch
    {
        { Service: "apigateway" or "apigatewayv2" } => $"apigateway:{call.Method} {PathOf(call)}",
        { Service: "lambda", Operation: "Invoke" } => "lambda:InvokeFunction",
        { Service: "s3", Operation: "ListObjectsV2" } => "s3:ListBucket",

        // Batches of messages need what a single one needs: the SQS service has no actions for them.
        { Service: "sqs", Operation: "DeleteMessageBatch" } => "sqs:DeleteMessage",
        { Service: "sqs", Operation: "ChangeMessageVisibilityBatch" } => "sqs:ChangeMessageVisibility",
        _ => $"{call.Service}:{call.Operation}",
    };

    private static IEnumerable<string> Dependent(AwsCall call)
    {
        switch ($"{call.Service}:{call.Operation}")
        {
            case "iam:CreateRole" when call.Form.Keys.Any(key => key.StartsWith("Tags.member", StringComparison.Ordinal)):
                yield return "iam:TagRole";
                break;
            case "iam:CreatePolicy" when call.Form.Keys.Any(key => key.StartsWith("Tags.member", StringComparison.Ordinal)):
                yield return "iam:TagPolicy";
                break;
            case "lambda:CreateFunction":
                yield return "iam:PassRole";
                if (Has(call, "Tags")) yield return "lambda:TagResource";
                break;
            case "lambda:UpdateFunctionConfiguration" when Has(call, "Role"):
                yield return "iam:PassRole";
                break;
            case "logs:CreateLogGroup" when Has(call, "tags"):
                yield return "logs:TagResource";
                break;
            case "sqs:CreateQueue" when Has(call, "tags"):
                yield return "sqs:TagQueue";
                break;
            case "cloudwatch:PutMetricAlarm" when Has(call, "Tags"):
                yield return "cloudwatch:TagResource";
                break;
            case "lambda:CreateEventSourceMapping" when Has(call, "Tags"):
                yield return "lambda:TagResource";
                break;
            case "ssm:PutParameter" when Has(call, "Tags"):
                yield return "ssm:AddTagsToResource";
                break;
            case "apigateway:UpdateAccount" when call.Text.Contains("cloudwatchRoleArn", StringComparison.Ordinal):
                yield return "iam:PassRole";
                break;
        }
    }

    /// <summary>Those whose want shows otherwise: tags that are missing in an answer, an error in words of its own.</summary>
    private static IEnumerable<string> NotChecked(AwsCall call) => $"{call.Service}:{call.Operation}" switch
    {
        "lambda:GetFunction" => ["lambda:ListTags"],
        "lambda:CreateFunction" or "lambda:UpdateFunctionConfiguration" when Has(call, "VpcConfig") => Network,
        "apigatewayv2:UpdateStage" when Has(call, "accessLogSettings") => LogDelivery,
        _ => [],
    };

    private static bool Has(AwsCall call, string member) => !call.Body.IsEmpty && call.Json.TryGetProperty(member, out _);

    /// <summary>The path of the resource in a policy, with a star for every id: <c>/restapis/*/stages/*</c>.</summary>
    private static string PathOf(AwsCall call)
    {
        var path = call.RawTarget.Split('?')[0];
        if (path.StartsWith("/v2/", StringComparison.Ordinal)) path = path[3..];
        return Id().Replace(path.TrimEnd('/'), "$1/*");
    }

    [GeneratedRegex("(/restapis|/apis|/stages|/domainnames)/[^/]+")]
    private static partial Regex Id();
}
