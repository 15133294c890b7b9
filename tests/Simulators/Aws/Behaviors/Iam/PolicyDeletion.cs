using System.Globalization;
using System.Xml.Linq;

namespace Wallarm.Connector.Simulators;

/// <summary>A managed policy goes only when nothing uses it and it has one version; moto deletes it all the same.</summary>
internal sealed class PolicyDeletion(MotoClient moto) : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (!exchange.Is("iam", "DeletePolicy") || !exchange.Form.TryGetValue("PolicyArn", out string? arn))
            return await next(exchange);
        AwsAnswer policy = await moto.IamAsync(exchange.Scope, ("Action", "GetPolicy"), ("PolicyArn", arn));
        if (!policy.IsSuccess)
            return policy;
        if (Count(policy, "AttachmentCount") + Count(policy, "PermissionsBoundaryUsageCount") > 0)
            return exchange.Error("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
        AwsAnswer versions = await moto.IamAsync(exchange.Scope, ("Action", "ListPolicyVersions"), ("PolicyArn", arn));
        return Elements(versions, "VersionId").Count() <= 1
            ? await next(exchange)
            : exchange.Error(
                "DeleteConflict",
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
                + "The default version is deleted with the policy.",
                409);
    }

    private static int Count(AwsAnswer answer, string name) =>
        Elements(answer, name).Select(element => int.Parse(element.Value, CultureInfo.InvariantCulture)).FirstOrDefault();

    private static IEnumerable<XElement> Elements(AwsAnswer answer, string name) =>
        XElement.Parse(answer.Text).Descendants().Where(element => element.Name.LocalName == name);
}
