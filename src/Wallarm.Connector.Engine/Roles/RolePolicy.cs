using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Queues;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>What the forwarder's role may do, as IAM policy documents.</summary>
internal static class RolePolicy
{
    /// <summary>Lets Lambda assume the role. The service principal is the same in every partition.</summary>
    public const string Trust =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"}"""
        + ""","Action":"sts:AssumeRole"}]}""";

    /// <summary>The policy of Wallarm's guide, step 2, to the letter.</summary>
    private const string Guide =
        """
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": [
                        "logs:CreateLogGroup",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams"
                    ],
                    "Resource": "arn:aws:logs:*:*:*"
                }
            ]
        }
        """;

    // What AWS's own AWSLambdaVPCAccessExecutionRole allows for network interfaces.
    private static readonly string[] NetworkInterfaceActions =
    [
        "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
    ];

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The permissions that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="partition">Partition of the account, such as <c>aws</c>.</param>
    /// <param name="account">The account's twelve digits.</param>
    public static string Permissions(LambdaRoleOptions options, string partition, string account)
    {
        var extra = Extra(options, partition, account).ToList();
        var logs = options.LeastPrivilege ? null : Guide.Replace("arn:aws:", $"arn:{partition}:", StringComparison.Ordinal);
        if (logs is not null && extra.Count == 0) return logs;
        var document = logs is null
            ? new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonArray(OwnLogOnly(options.FunctionName!, partition, account)),
            }
            : JsonNode.Parse(logs)!.AsObject();
        foreach (var statement in extra) document["Statement"]!.AsArray().Add((JsonNode)statement);
        return document.ToJsonString(Indented);
    }

    /// <summary>A role is for every region, so is its policy; the function's log group is made when the function is.</summary>
    private static JsonObject OwnLogOnly(string functionName, string partition, string account) =>
        Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [$"arn:{partition}:logs:*:{account}:log-group:/aws/lambda/{functionName}:*"]);

    private static IEnumerable<JsonObject> Extra(LambdaRoleOptions options, string partition, string account)
    {
        if (options.Vpc) yield return Allow(NetworkInterfaceActions, ["*"]);
        foreach (var statement in options.OnFailureDestinations.SelectMany(destination => Send(FailureDestination.Parse(destination))))
        {
            yield return statement;
        }

        if (options.KeepUndelivered)
        {
            var queue = UndeliveredQueue.ArnOf(partition, "*", account, options.FunctionName ?? ForwarderOptions.DefaultFunctionName);
            yield return Allow(["sqs:SendMessage", .. UndeliveredQueue.TakingActions], [queue]);
            yield return UseKey($"arn:{partition}:kms:*:{account}:key/*", "sqs.*.amazonaws.com");
        }

        if (options.KmsKeyArns.Count > 0) yield return Allow(["kms:Decrypt"], [.. options.KmsKeyArns]);
    }

    private static IEnumerable<JsonObject> Send(FailureDestination destination)
    {
        yield return Allow([destination.SendAction], [destination.IsBucket ? destination.Arn + "/*" : destination.Arn]);

        // Which key a queue or topic has is known later than the role, and may change. In China the name of the service ends in .com.cn.
        if (destination.KeyService is { } service)
        {
            var arn = Arn.Parse(destination.Arn);
            yield return UseKey($"arn:{arn.Partition}:kms:{arn.Region}:*:key/*", service);
        }

        // Lambda looks whether the bucket is there before it writes.
        if (destination.IsBucket) yield return Allow(["s3:ListBucket"], [destination.Arn]);
    }

    private static JsonObject UseKey(string keyArn, string service)
    {
        var use = Allow(FailureDestination.KeyActions, [keyArn]);
        use["Condition"] = new JsonObject { ["StringLike"] = new JsonObject { ["kms:ViaService"] = service + "*" } };
        return use;
    }

    private static JsonObject Allow(string[] actions, string[] resources) => new()
    {
        ["Effect"] = "Allow",
        ["Action"] = new JsonArray([.. actions.Select(action => (JsonNode?)JsonValue.Create(action))]),
        ["Resource"] = new JsonArray([.. resources.Select(resource => (JsonNode?)JsonValue.Create(resource))]),
    };
}
