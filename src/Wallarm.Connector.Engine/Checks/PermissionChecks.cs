using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The resource policy by which CloudWatch Logs may invoke the function.</summary>
internal sealed class PermissionChecks(AwsSession session, CheckedFunction function)
{
    // "Function resource-based policy size" of Lambda's quotas.
    private const int SizeLimit = 20_480;
    private const int WarnFrom = SizeLimit * 8 / 10;

    /// <summary>Looks at what the filter invokes, so that one that does not go by the alias is judged by what it needs itself.</summary>
    public async Task<ConnectorCheck> InvokeAsync(CheckedStage stage)
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var filter = await stage.FeedingFiltersAsync().ConfigureAwait(false) is [var first, ..] ? first : null;
        var destination = filter?.DestinationArn ?? CheckedFunction.DestinationArn(state);
        if (await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
        {
            return Verdict.Skipped(destination, LogGroupCheck.Missing);
        }

        var policy = await function.Policy(QualifierOf(destination, state)).ReadAsync().ConfigureAwait(false);
        var permission = InvokePermission.For(session, Amazon.Arn.Parse(state.FunctionArn).AccountId);
        return permission.Find(policy, LogGroups.ArnOf(group)).GrantedBy is { } statement
            ? Verdict.Passed(destination, $"The statement '{statement}' lets CloudWatch Logs invoke it for '{group.LogGroupName}'.")
            : Verdict.Failed(
                destination,
                $"No statement of its resource policy lets CloudWatch Logs invoke it for '{group.LogGroupName}'.",
                SubscriptionChecks.Repair(stage, group.LogGroupName, filter));
    }

    /// <summary>How full the policy is, and whom it lets in.</summary>
    public async Task<ConnectorCheck> PolicyAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var destination = CheckedFunction.DestinationArn(state);
        var qualifier = QualifierOf(destination, state);
        var policy = await function.Policy(qualifier).ReadAsync().ConfigureAwait(false);
        if (policy is null) return Verdict.Skipped(destination, "It has no resource policy.");
        var statements = PolicyStatements.Of(policy);
        var qualified = qualifier is null ? "" : $" --qualifier {qualifier}";
        if (statements.FirstOrDefault(IsForAnybody) is { } open)
        {
            return Verdict.Warning(
                destination, $"The statement '{open["Sid"]}' lets anybody invoke it, of any account.",
                $"aws lambda remove-permission --region {session.Region.SystemName} --function-name "
                + $"{CommandText.Quote(function.Name)}{qualified} --statement-id {CommandText.Quote(open["Sid"]?.ToString())}");
        }

        var permission = InvokePermission.For(session, Amazon.Arn.Parse(state.FunctionArn).AccountId);
        var everyGroup = permission.Find(policy, permission.SourceArn[..^1] + "\u0001").GrantedBy;
        var size = Encoding.UTF8.GetByteCount(policy);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{size:N0} of {SizeLimit:N0} bytes, statements: {statements.Count}; ")
            + (
                everyGroup is null
                    ? "none of them lets in every log group of the account and region."
                    : $"'{everyGroup}' lets in every log group of the account and region.");
        if (size < WarnFrom) return Verdict.Passed(destination, detail);

        // The new statement first where there is room: until it is there, the old ones are needed.
        var add = everyGroup is null
            ? $"aws lambda add-permission --region {session.Region.SystemName} --function-name "
                + $"{CommandText.Quote(function.Name)}{qualified} --statement-id {InvokePermission.StatementId} --action "
                + $"{InvokePermission.Action} --principal {permission.Principal} --source-arn "
                + $"'{permission.SourceArn}' --source-account {permission.SourceAccount}; "
            : "";
        var needless =
            statements.Where(each => each["Sid"] is { } id && id.ToString() != (everyGroup ?? InvokePermission.StatementId)).Select(
                each => $"'{each["Sid"]}'");
        return Verdict.Warning(
            destination, detail + " When it is full, no log group can be added by a statement of its own.",
            $"{add}foreach ($id in {string.Join(", ", needless)}) {{ aws lambda remove-permission --region {session.Region.SystemName} "
            + $"--function-name {CommandText.Quote(function.Name)}{qualified} --statement-id $id }}");
    }

    private static string? QualifierOf(string destination, ForwarderState state) =>
        destination == state.FunctionArn ? null : destination[(state.FunctionArn.Length + 1)..];

    private static bool IsForAnybody(JsonObject statement) =>
        PolicyStatements.IsAllow(statement)
        && PolicyStatements.Principals(statement, "AWS").Contains("*")
        && statement["Condition"] is not JsonObject { Count: > 0 };
}
