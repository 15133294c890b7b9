using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The role by which API Gateway writes the logs of REST APIs: one for all stages of a region.</summary>
internal sealed class AccountRoleCheck(AwsSession session, IReadOnlyList<CheckedStage> restStages, CancellationToken cancellation)
{
    public async Task<ConnectorCheck> LookAsync()
    {
        var region = session.Region.SystemName;
        var account = await session.ApiGatewayAccount.GetAsync(cancellation).ConfigureAwait(false);
        if (string.IsNullOrEmpty(account.CloudwatchRoleArn))
        {
            return Verdict.Failed(
                region,
                $"API Gateway has no role in {region} by which stages of REST APIs write to CloudWatch Logs.",
                restStages[0].Target.SetLogging + " -CreateAccountRole");
        }

        var arn = account.CloudwatchRoleArn;
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        if (await RoleHolders.FindAsync(session, name, cancellation).ConfigureAwait(false) is not { } role)
        {
            return Verdict.Failed(
                arn, $"API Gateway's account settings in {region} name this role, but it does not exist: no REST API writes logs.",
                restStages[0].Target.SetLogging + " -CreateAccountRole");
        }

        if (!AccountRole.TrustsApiGateway(role.AssumeRolePolicyDocument))
        {
            return Verdict.Failed(
                arn, "It does not trust apigateway.amazonaws.com: no REST API writes logs.",
                $"aws iam update-assume-role-policy --role-name {CommandText.Quote(name)} --policy-document "
                + $"{CommandText.Quote(AccountRole.TrustPolicy)}");
        }

        var denied =
            await new RoleSimulation(session, arn, cancellation).DeniedAsync(
                ["logs:CreateLogStream", "logs:PutLogEvents"], await LogStreamsAsync(arn).ConfigureAwait(false)).ConfigureAwait(false);
        return denied.Count == 0
            ? Verdict.Passed(arn, "Trusted by API Gateway, and may write access logs.")
            : Verdict.Failed(
                arn, $"It may not {denied.Text}: API Gateway cannot write the access logs of REST APIs.",
                $"aws iam attach-role-policy --role-name {CommandText.Quote(name)} --policy-arn "
                + $"'arn:{session.Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'");
    }

    /// <summary>The streams of the groups that the stages log to, or of any group where none is known.</summary>
    private async Task<IReadOnlyList<string>> LogStreamsAsync(string roleArn)
    {
        var settings = await Task.WhenAll(restStages.Select(stage => stage.Logging.FindAsync())).ConfigureAwait(false);
        var groups = settings.Select(each => each?.DestinationArn)
            .Where(arn => arn is not null && LogDestination.LogGroupArn().IsMatch(arn))
            .Select(arn => $"{arn!.TrimEnd('*', ':')}:log-stream:any").Distinct(StringComparer.Ordinal).ToList();
        if (groups.Count > 0) return groups;
        var account = Amazon.Arn.Parse(roleArn).AccountId;
        return [$"arn:{session.Partition}:logs:{session.Region.SystemName}:{account}:log-group:any:log-stream:any"];
    }
}
