using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Wallarm.Connector.Simulators;

/// <summary>What other services ask of a role.</summary>
internal static class IamRole
{
    public static string ArnIn(AwsAnswer answer) => Element(answer, "Arn") ?? "";

    /// <summary>Whether the role exists and that service may assume it.</summary>
    public static async Task<bool> TrustsAsync(MotoClient moto, MotoScope scope, string arn, string service)
    {
        AwsAnswer answer = await moto.IamAsync(scope, ("Action", "GetRole"), ("RoleName", NameOf(arn)));
        if (!answer.IsSuccess || ArnIn(answer) != arn || Element(answer, "AssumeRolePolicyDocument") is not { } document)
            return false;
        return Items(JsonNode.Parse(Uri.UnescapeDataString(document))?["Statement"])
            .Any(statement => statement["Effect"]?.GetValue<string>() == "Allow" && Texts(statement["Principal"]?["Service"]).Contains(service));
    }

    /// <summary>Whether any policy is attached to the role or written into it.</summary>
    public static async Task<bool> HasPoliciesAsync(MotoClient moto, MotoScope scope, string arn)
    {
        AwsAnswer attached = await moto.IamAsync(scope, ("Action", "ListAttachedRolePolicies"), ("RoleName", NameOf(arn)));
        AwsAnswer inline = await moto.IamAsync(scope, ("Action", "ListRolePolicies"), ("RoleName", NameOf(arn)));
        return Element(attached, "PolicyArn") is not null || Element(inline, "member") is not null;
    }

    public static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>In a policy one thing may stand where a list of them may.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? node) =>
        node is JsonArray list ? list.OfType<JsonNode>() : Enumerable.Repeat(node, 1).OfType<JsonNode>();

    public static IEnumerable<string> Texts(JsonNode? node) => Items(node).Select(each => each.GetValue<string>());

    private static string? Element(AwsAnswer answer, string name) =>
        XDocument.Parse(answer.Text).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
