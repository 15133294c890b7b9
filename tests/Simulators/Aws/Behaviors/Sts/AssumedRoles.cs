using System.Globalization;
using System.Xml.Linq;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Credentials that AssumeRole hands out are good for calls from then on, in the role's account. The role need not exist.
/// </summary>
internal sealed class AssumedRoles(CallerVerification callers) : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!exchange.Is("sts", "AssumeRole") || !answer.IsSuccess)
            return answer;
        Dictionary<string, string> values = XDocument.Parse(answer.Text).Descendants().Where(element => !element.HasElements)
            .ToLookup(element => element.Name.LocalName, element => element.Value).ToDictionary(each => each.Key, each => each.First());
        string role = exchange.Form["RoleArn"];
        string account = role.Split(':')[4];
        callers.Add(new AwsIdentity
        {
            AccessKeyId = values["AccessKeyId"],
            SecretAccessKey = values["SecretAccessKey"],
            SessionToken = values["SessionToken"],
            AccountId = account,
            Arn = $"arn:{exchange.Partition}:sts::{account}:assumed-role/{IamRole.NameOf(role)}/{exchange.Form["RoleSessionName"]}",
            ExpiresAt = DateTimeOffset.Parse(values["Expiration"], CultureInfo.InvariantCulture),
        });
        return answer;
    }
}
