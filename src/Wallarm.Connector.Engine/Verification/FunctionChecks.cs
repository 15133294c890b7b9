using Amazon.IdentityManagement.Model;
using Amazon.Lambda;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Engine;

/// <summary>The function, the node that it forwards to, and what it runs as.</summary>
internal sealed class FunctionChecks(AwsSession session, CheckedConnector connector)
{
    private const string NoFunction = "The function was not found, or could not be read.";

    // Names and addresses that the user has to fill in are such that the command can be pasted and read.
    private const string Node = "-NodeUrl 'node.example.com:5050' -NodeScheme https";

    private string Publish => $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(connector.Options.FunctionName)}";

    public async Task<ConnectorCheck> StateAsync(CancellationToken cancellation)
    {
        var name = connector.Options.FunctionName;
        var function = connector.Function = await ForwarderState.ReadAsync(session, name, cancellation).ConfigureAwait(false);
        if (function is null) return Verdict.Failed(name, $"There is no Lambda function '{name}' in {session.Region.SystemName}.", $"New-WallarmLambdaRole | {Publish} {Node}");
        var served = function.Live ?? function.Latest;
        connector.Settings = FunctionSettings.Of(served);
        if (served.State is { } state && state != State.Active && state != State.Inactive) return Verdict.Failed(function.FunctionArn, $"Its state is {state}: {served.StateReason}", Publish);
        if (function.Live is null) return Verdict.Warning(function.FunctionArn, $"It has no alias '{ForwarderState.Alias}': changes of code and settings do not switch at once.", Publish);
        return function.ReservedConcurrentExecutions == 0
            ? Verdict.Failed(function.FunctionArn, "Its reserved concurrency is 0: it is never run.", $"{Publish} -ReservedConcurrentExecutions 10")
            : Verdict.Passed(function.FunctionArn, $"Active; the alias '{ForwarderState.Alias}' is version {function.Live.Version}.");
    }

    public async Task<ConnectorCheck> RoleAsync(CancellationToken cancellation)
    {
        if (connector.Settings is not { } settings) return Verdict.Skipped(null, NoFunction);
        try
        {
            var role = (await session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = RoleName(settings) }, cancellation).ConfigureAwait(false)).Role;
            return PolicyDocument.Parse(role.AssumeRolePolicyDocument).IsEquivalentTo(PolicyDocument.Parse(RolePolicy.Trust))
                ? Verdict.Passed(role.Arn, "Trusted by lambda.amazonaws.com.")
                : Verdict.Warning(role.Arn, "Its trust policy is not the one of the connector; Lambda may be unable to assume it.", $"New-WallarmLambdaRole -RoleName {CommandText.Quote(role.RoleName)} -WhatIf");
        }
        catch (NoSuchEntityException)
        {
            return Verdict.Failed(settings.RoleArn, "The function's role does not exist.", $"New-WallarmLambdaRole -RoleName {CommandText.Quote(RoleName(settings))} | {Publish}");
        }
    }

    public async Task<ConnectorCheck> RolePermissionsAsync(CancellationToken cancellation)
    {
        if (connector.Settings is not { } settings) return Verdict.Skipped(null, NoFunction);
        var account = Amazon.Arn.Parse(connector.Function!.FunctionArn).AccountId;
        try
        {
            var answer = await session.Iam.SimulatePrincipalPolicyAsync(
                new SimulatePrincipalPolicyRequest
                {
                    PolicySourceArn = settings.RoleArn,
                    ActionNames = ["logs:CreateLogStream", "logs:PutLogEvents"],
                    ResourceArns = [$"arn:{session.Partition}:logs:{session.Region.SystemName}:{account}:log-group:{settings.LogGroupName}:log-stream:any"],
                },
                cancellation).ConfigureAwait(false);
            var denied = (answer.EvaluationResults ?? []).Where(result => result.EvalDecision?.Value != "allowed").Select(result => result.EvalActionName).ToList();
            return denied.Count == 0
                ? Verdict.Passed(settings.RoleArn, $"May write the function's log '{settings.LogGroupName}'.")
                : Verdict.Failed(settings.RoleArn, $"May not {string.Join(" and ", denied)} in '{settings.LogGroupName}': the function's log stays empty.", $"New-WallarmLambdaRole -RoleName {CommandText.Quote(RoleName(settings))}");
        }
        catch (NoSuchEntityException)
        {
            return Verdict.Skipped(settings.RoleArn, "The role does not exist.");
        }
    }

    public ConnectorCheck FailureDestination()
    {
        if (connector.Function is not { } function) return Verdict.Skipped(null, NoFunction);
        return EventInvokeSettings.Of(function.EventInvoke).OnFailureDestination is { } destination
            ? Verdict.Passed(destination, "Takes the batches that could not be delivered.")
            : Verdict.Warning(function.FunctionArn, "None: " + ForwarderWarnings.NoFailureDestination, $"{Publish} -OnFailureDestination {CommandText.Quote(QueueArn(function.FunctionArn))}");
    }

    public ConnectorCheck Settings()
    {
        if (connector.Settings is not { } settings) return Verdict.Skipped(null, NoFunction);
        var arn = connector.DestinationArn;
        var runtime = $"{settings.Runtime} on {settings.Architecture}, {settings.MemorySize} MB, {settings.Timeout} s";
        if (settings.Runtime is not ("provided.al2023" or "python3.13")) return Verdict.Warning(arn, $"{runtime}: the packaged forwarder runs on provided.al2023, Wallarm's own function on python3.13.", Publish);
        return settings.Timeout < FunctionSettings.LeastTimeout
            ? Verdict.Failed(arn, $"{runtime}: the timeout is shorter than a batch may take (at least {FunctionSettings.LeastTimeout} s).", $"{Publish} -Timeout {FunctionSettings.DefaultTimeout}")
            : Verdict.Passed(arn, runtime + ".");
    }

    public ConnectorCheck NodeUrl()
    {
        if (connector.Settings is not { } settings) return Verdict.Skipped(null, NoFunction);
        var url = settings.Environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl);
        var repair = $"{Publish} {Node}";
        if (string.IsNullOrWhiteSpace(url)) return Verdict.Failed(null, $"The function has no environment variable {ForwarderEnvironment.NodeUrl}.", repair);
        try
        {
            var node = NodeAddress.Parse(url, settings.Environment.GetValueOrDefault(ForwarderEnvironment.NodeScheme));
            return ForwarderWarnings.PlainText(node) is { } plainText ? Verdict.Warning(node.ToString(), plainText, repair) : Verdict.Passed(node.ToString(), "The function's environment names it.");
        }
        catch (NodeAddressException exception)
        {
            var variable = exception.Part == NodeAddressPart.Url ? ForwarderEnvironment.NodeUrl : ForwarderEnvironment.NodeScheme;
            return Verdict.Failed(null, $"The environment variable {variable} cannot be used: {exception.Message}", repair);
        }
    }

    private static string QueueArn(string functionArn)
    {
        var function = Amazon.Arn.Parse(functionArn);
        return $"arn:{function.Partition}:sqs:{function.Region}:{function.AccountId}:wallarm-undelivered";
    }

    private static string RoleName(FunctionSettings settings) => settings.RoleArn[(settings.RoleArn.LastIndexOf('/') + 1)..];
}
