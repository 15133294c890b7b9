using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The policies of a role or user, with its permissions boundary. Of conditions StringLike is weighed; statements with others allow nothing
/// here and deny nothing.
/// </summary>
internal sealed class PrincipalPolicies
{
    private readonly List<JsonNode> _policies = [];
    private JsonNode? _boundary;

    private PrincipalPolicies()
    {
    }

    /// <summary>Null when there is no such role or user.</summary>
    public static async Task<PrincipalPolicies?> ReadAsync(MotoClient moto, MotoScope scope, string arn)
    {
        string kind = arn.Contains(":user/", StringComparison.Ordinal) ? "User" : "Role";
        (string, string) name = (kind + "Name", IamRole.NameOf(arn));
        XDocument? principal = await AskAsync($"Get{kind}", name);
        if (principal is null)
            return null;
        PrincipalPolicies read = new();
        foreach (string policy in Values(await AskAsync($"ListAttached{kind}Policies", name), "PolicyArn"))
            read._policies.Add(await ManagedAsync(policy));
        foreach (string policy in Values(await AskAsync($"List{kind}Policies", name), "member"))
            read._policies.Add(Document(await AskAsync($"Get{kind}Policy", name, ("PolicyName", policy)), "PolicyDocument"));
        if (Values(principal, "PermissionsBoundaryArn").FirstOrDefault() is { } boundary)
            read._boundary = await ManagedAsync(boundary);
        return read;

        async Task<JsonNode> ManagedAsync(string policy)
        {
            string version = Values(await AskAsync("GetPolicy", ("PolicyArn", policy)), "DefaultVersionId").First();
            return Document(await AskAsync("GetPolicyVersion", ("PolicyArn", policy), ("VersionId", version)), "Document");
        }

        async Task<XDocument?> AskAsync(string action, params (string, string)[] parameters)
        {
            AwsAnswer answer = await moto.IamAsync(scope, [("Action", action), .. parameters]);
            return answer.IsSuccess ? XDocument.Parse(answer.Text) : null;
        }
    }

    /// <summary>allowed, implicitDeny or explicitDeny.</summary>
    public string Decide(string action, string resource, IReadOnlyDictionary<string, string> context)
    {
        IEnumerable<JsonNode> all = _boundary is null ? _policies : _policies.Append(_boundary);
        if (all.Any(policy => Has(policy, "Deny", action, resource, context)))
            return "explicitDeny";
        bool isAllowed = _policies.Any(policy => Has(policy, "Allow", action, resource, context))
            && (_boundary is null || Has(_boundary, "Allow", action, resource, context));
        return isAllowed ? "allowed" : "implicitDeny";
    }

    private static bool Has(JsonNode policy, string effect, string action, string resource, IReadOnlyDictionary<string, string> context) => IamRole.Items(policy["Statement"]).Any(statement =>
        statement["Effect"]?.GetValue<string>() == effect
        && IsMet(statement["Condition"]?.AsObject() ?? [], context)
        && Covers(statement["Action"], statement["NotAction"], action, ignoreCase: true)
        && Covers(statement["Resource"], statement["NotResource"], resource, ignoreCase: false));

    private static bool IsMet(JsonObject conditions, IReadOnlyDictionary<string, string> context) => conditions.All(condition =>
        condition.Key == "StringLike" && condition.Value!.AsObject().All(key =>
            context.TryGetValue(key.Key, out string? value) && IamRole.Texts(key.Value).Any(pattern => Wildcard.IsMatch(pattern, value, ignoreCase: false))));

    private static bool Covers(JsonNode? these, JsonNode? allBut, string value, bool ignoreCase) => these is not null
        ? IamRole.Texts(these).Any(pattern => Wildcard.IsMatch(pattern, value, ignoreCase))
        : allBut is not null && !IamRole.Texts(allBut).Any(pattern => Wildcard.IsMatch(pattern, value, ignoreCase));

    private static JsonNode Document(XDocument? answer, string element) =>
        JsonNode.Parse(Uri.UnescapeDataString(Values(answer, element).First()))!;

    private static IEnumerable<string> Values(XDocument? answer, string element) =>
        answer?.Descendants().Where(each => each.Name.LocalName == element && !each.HasElements).Select(each => each.Value) ?? [];
}
