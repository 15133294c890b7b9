using System.Globalization;
using System.Security;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>SimulatePrincipalPolicy, which moto lacks: it weighs the policies that the role or user has in moto.</summary>
internal sealed class PolicySimulation(MotoClient moto) : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (!exchange.Is("iam", "SimulatePrincipalPolicy"))
            return await next(exchange);
        string principal = exchange.Form["PolicySourceArn"];
        if (await PrincipalPolicies.ReadAsync(moto, exchange.Scope, principal) is not { } policies)
            return exchange.Error("NoSuchEntity", $"Role or user {principal} cannot be found.", 404);

        string[] resources = Members(exchange, "ResourceArns");
        Dictionary<string, string> context = Context(exchange);
        StringBuilder results = new();
        foreach (string action in Members(exchange, "ActionNames"))
        {
            foreach (string resource in resources.Length > 0 ? resources : ["*"])
            {
                results.Append(CultureInfo.InvariantCulture, $"""
                    <member>
                      <EvalActionName>{SecurityElement.Escape(action)}</EvalActionName>
                      <EvalResourceName>{SecurityElement.Escape(resource)}</EvalResourceName>
                      <EvalDecision>{policies.Decide(action, resource, context)}</EvalDecision>
                      <MatchedStatements/>
                      <MissingContextValues/>
                    </member>

                    """);
            }
        }

        return AwsAnswer.FromXml($"""
            <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <SimulatePrincipalPolicyResult>
                <IsTruncated>false</IsTruncated>
                <EvaluationResults>{results}</EvaluationResults>
              </SimulatePrincipalPolicyResult>
              <ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata>
            </SimulatePrincipalPolicyResponse>
            """);
    }

    /// <summary>The context keys that are given, each with its first value.</summary>
    private static Dictionary<string, string> Context(AwsExchange exchange) => exchange.Form
        .Where(each => each.Key.StartsWith("ContextEntries.member.", StringComparison.Ordinal) && each.Key.EndsWith(".ContextKeyName", StringComparison.Ordinal))
        .ToDictionary(
            each => each.Value,
            each => exchange.Form[each.Key.Replace(".ContextKeyName", ".ContextKeyValues.member.1", StringComparison.Ordinal)]);

    private static string[] Members(AwsExchange exchange, string list) => [.. exchange.Form
        .Where(each => each.Key.StartsWith(list + ".member.", StringComparison.Ordinal))
        .OrderBy(each => int.Parse(each.Key[(each.Key.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture))
        .Select(each => each.Value)];
}
