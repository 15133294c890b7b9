using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>What lets CloudWatch Logs invoke a function: one statement for all log groups of an account and region.</summary>
/// <remarks>A statement for each group would fill the 20,480 bytes of a resource policy with about fifty groups.</remarks>
/// <param name="Principal">The service principal, such as <c>logs.eu-central-1.amazonaws.com</c>.</param>
/// <param name="SourceArn">The log groups, as an ARN that ends in <c>:*</c>.</param>
/// <param name="SourceAccount">The account's twelve digits.</param>
internal sealed record InvokePermission(string Principal, string SourceArn, string SourceAccount)
{
    /// <summary>Id of the statement.</summary>
    public const string StatementId = "WallarmConnectorLogs";

    /// <summary>The action that it allows.</summary>
    public const string Action = "lambda:InvokeFunction";

    // The principal without a region is the older form; CloudWatch Logs takes both.
    private string GlobalPrincipal => "logs" + Principal[Principal.IndexOf(".amazonaws.", StringComparison.Ordinal)..];

    /// <summary>The permission for a region and account.</summary>
    public static InvokePermission For(AwsSession session, string account)
    {
        var region = session.Region.SystemName;
        return new InvokePermission(
            $"logs.{region}.{session.DnsSuffix}", $"arn:{session.Partition}:logs:{region}:{account}:log-group:*", account);
    }

    /// <summary>What of a resource policy has to do with this permission.</summary>
    /// <param name="policy">The resource policy, JSON; null where there is none.</param>
    /// <param name="logGroupArn">ARN of the log group, without <c>:*</c>.</param>
    /// <returns>The id of a statement that lets this log group invoke; and whether our own id is taken by a statement that does
    /// not.</returns>
    public (string? GrantedBy, bool IsIdTaken) Find(string? policy, string logGroupArn)
    {
        var isIdTaken = false;
        foreach (var statement in PolicyStatements.Of(policy))
        {
            var id = statement["Sid"]?.ToString();
            if (Grants(statement, logGroupArn)) return (id ?? "", false);
            isIdTaken |= id == StatementId;
        }

        return (null, isIdTaken);
    }

    private bool Grants(JsonObject statement, string logGroupArn)
    {
        if (!PolicyStatements.IsAllow(statement)) return false;
        var actions = PolicyStatements.Values(statement["Action"]);
        if (!actions.Any(action => action is "*" or "lambda:*" || action.Equals(Action, StringComparison.OrdinalIgnoreCase))) return false;
        if (!PolicyStatements.Principals(statement, "Service").Any(service => service == Principal || service == GlobalPrincipal))
        {
            return false;
        }

        // A condition that is not understood here may forbid: such a statement is not counted on.
        foreach (var (conditionOperator, keys) in statement["Condition"] as JsonObject ?? [])
        {
            foreach (var (key, value) in keys as JsonObject ?? [])
            {
                var actual = key.ToLowerInvariant() switch
                {
                    "aws:sourcearn" => logGroupArn + ":*",
                    "aws:sourceaccount" => SourceAccount,
                    _ => null,
                };
                if (actual is null || !PolicyStatements.Values(value).Any(allowed => IsMet(conditionOperator, allowed, actual)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsMet(string conditionOperator, string allowed, string actual) => conditionOperator switch
    {
        "StringEquals" => allowed == actual,
        "StringLike" => Matches(allowed, actual),
        "ArnLike" or "ArnEquals" => MatchesArn(allowed, actual),
        _ => false,
    };

    /// <summary>
    /// Each of the six parts of an ARN has to match by itself. Source: IAM User Guide, "Amazon Resource Name (ARN) condition operators".
    /// </summary>
    private static bool MatchesArn(string pattern, string arn)
    {
        var (allowed, actual) = (pattern.Split(':', 6), arn.Split(':', 6));
        return allowed.Length == actual.Length && allowed.Zip(actual).All(part => Matches(part.First, part.Second));
    }

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(
            text,
            "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
            RegexOptions.CultureInvariant);
}
