using Amazon;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>What the function runs as, and what that may do.</summary>
internal sealed class RoleChecks(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    public async Task<ConnectorCheck> RoleAsync()
    {
        if (await function.SettingsAsync().ConfigureAwait(false) is not { } settings) return Verdict.Skipped(null, CheckedFunction.Missing);
        try
        {
            var role = (
                await session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = NameOf(settings) }, cancellation)
                    .ConfigureAwait(false)).Role;
            return PolicyDocument.Parse(role.AssumeRolePolicyDocument).IsEquivalentTo(PolicyDocument.Parse(RolePolicy.Trust))
                ? Verdict.Passed(role.Arn, "Trusted by lambda.amazonaws.com.")
                : Verdict.Warning(
                    role.Arn,
                    "Its trust policy is not the one of the connector; Lambda may be unable to assume it.",
                    $"New-WallarmLambdaRole -RoleName {CommandText.Quote(role.RoleName)} -WhatIf");
        }
        catch (NoSuchEntityException)
        {
            return Verdict.Failed(
                settings.RoleArn,
                "The function's role does not exist.",
                $"New-WallarmLambdaRole -RoleName {CommandText.Quote(NameOf(settings))} | {function.Publish}");
        }
    }

    public async Task<ConnectorCheck> PermissionsAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var settings = FunctionSettings.Of(CheckedFunction.Served(state));
        var needs = Needs(state, settings, await KeyOfQueueAsync().ConfigureAwait(false)).ToList();
        try
        {
            var simulation = new RoleSimulation(session, settings.RoleArn, cancellation);
            var denied =
                await Task.WhenAll(
                    needs.Select(need => simulation.DeniedAsync(need.Actions, need.Resources, need.ViaService))).ConfigureAwait(false);
            var lacking = needs.Zip(denied, (need, actions) => (Need: need, Denied: actions)).Where(each => each.Denied.Count > 0).ToList();
            if (lacking.Count == 0)
            {
                return Verdict.Passed(settings.RoleArn, $"May {string.Join(", ", needs.Select(need => need.Purpose))}.");
            }

            var detail = string.Join(" ", lacking.Select(each => $"May not {each.Denied.Text}: {each.Need.Without}."));
            return Verdict.Of(
                lacking.Exists(each => each.Need.IsVital) ? CheckStatus.Failed : CheckStatus.Warning,
                settings.RoleArn,
                detail,
                Repair(needs, settings));
        }
        catch (NoSuchEntityException)
        {
            return Verdict.Skipped(settings.RoleArn, "The role does not exist.");
        }
    }

    /// <summary>
    /// The ARN of the key that the role needs for the failure destination; null for none, and if it cannot be read, which another check
    /// says.
    /// </summary>
    private async Task<string?> KeyOfQueueAsync()
    {
        try
        {
            return await function.Queue.FindAsync().ConfigureAwait(false) is { Key: { } key } ? key.Arn : null;
        }
        catch (AmazonServiceException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Repair(List<Need> needs, FunctionSettings settings)
    {
        var extra = string.Concat(needs.Select(need => need.Option));

        // With more than the guide's policy, the one that is there has to be replaced.
        return "New-WallarmLambdaRole -RoleName "
            + $"{CommandText.Quote(NameOf(settings))}{extra}{(extra.Length > 0 ? " -ReplaceExisting" : "")}";
    }

    private IEnumerable<Need> Needs(ForwarderState state, FunctionSettings settings, string? keyOfQueue)
    {
        var account = Amazon.Arn.Parse(state.FunctionArn).AccountId;
        yield return new Need(
            "write the function's log",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [$"arn:{session.Partition}:logs:{session.Region.SystemName}:{account}:log-group:{settings.LogGroupName}:log-stream:any"])
        {
            Without = $"the function's log '{settings.LogGroupName}' stays empty",
            IsVital = true,
        };
        if (settings.SubnetIds.Count > 0)
        {
            yield return new Need(
                "use network interfaces in the VPC",
                ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
                ["*"])
            {
                Without = "the function has no network in its VPC",
                IsVital = true,
                Option = " -Vpc",
            };
        }

        if (CheckedFunction.FailureDestinationOf(state) is { } arn)
        {
            var destination = FailureDestination.Parse(arn);
            var isOwnQueue = Arn.Parse(arn) is { Service: "sqs" } queue && queue.Resource == UndeliveredQueue.NameOf(function.Name);
            if (isOwnQueue)
            {
                yield return new Need("take from its queue of undelivered batches", UndeliveredQueue.TakingActions, [arn])
                {
                    Without = "batches that could not be delivered stay in the queue, and SQS deletes them after 14 days",
                    Option = " -KeepUndelivered",
                };
            }

            yield return new Need("send to the failure destination", [destination.SendAction], [destination.IsBucket ? arn + "/any" : arn])
            {
                Without = $"batches that could not be delivered do not reach '{arn}', unless its own policy lets the role in",
                Option = isOwnQueue ? " -KeepUndelivered" : $" -OnFailureDestination {CommandText.Quote(arn)}",
            };
            if (keyOfQueue is not null)
            {
                yield return new Need("use the key of the failure destination", FailureDestination.KeyActions, [keyOfQueue])
                {
                    Without =
                        $"batches that could not be delivered do not reach '{arn}', unless the "
                        + $"policy of its key '{keyOfQueue}' lets the role in",
                    ViaService = destination.KeyService,
                };
            }
        }

        if (settings.KmsKeyArn is { } key)
        {
            yield return new Need("use the key of the environment variables", ["kms:Decrypt"], [key])
            {
                Without = $"the function cannot read its environment variables, unless the policy of the key '{key}' lets the role in",
                Option = $" -KmsKeyArn {CommandText.Quote(key)}",
            };
        }
    }

    private static string NameOf(FunctionSettings settings) => settings.RoleArn[(settings.RoleArn.LastIndexOf('/') + 1)..];

    private sealed record Need(string Purpose, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
    {
        public required string Without { get; init; }

        /// <summary>The service that uses a key for the role.</summary>
        public string? ViaService { get; init; }

        public bool IsVital { get; init; }

        public string Option { get; init; } = "";
    }
}
