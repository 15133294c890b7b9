using System.Globalization;
using Amazon.Lambda;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The function: its state, the version that is invoked, and its settings.</summary>
internal sealed class FunctionChecks(AwsSession session, CheckedFunction function)
{
    // Names and addresses that the user has to fill in are such that the command can be pasted and read.
    internal const string Node = "-NodeUrl 'node.example.com:5080' -NodeScheme https";

    // What hangs for longer than this is no batch any more; Lambda bills every second of it.
    private const int SaneTimeout = 300;

    // The forwarder's peak is far below 128 MB; more memory buys processor time that it cannot use.
    private const int SaneMemorySize = 1024;

    public async Task<ConnectorCheck> StateAsync()
    {
        var name = function.Name;
        if (await function.State.ReadAsync().ConfigureAwait(false) is not { } state)
        {
            return Verdict.Failed(
                name,
                $"There is no Lambda function '{name}' in {session.Region.SystemName}.",
                $"New-WallarmLambdaRole | {function.Publish} {Node}");
        }

        var served = CheckedFunction.Served(state);
        if (served.State is { } now && now != State.Active && now != State.Inactive)
        {
            return Verdict.Failed(state.FunctionArn, $"Its state is {now}: {served.StateReason}", function.Publish);
        }

        if (served.LastUpdateStatus == LastUpdateStatus.Failed)
        {
            return Verdict.Failed(state.FunctionArn, $"Its last update failed: {served.LastUpdateStatusReason}", function.Publish);
        }

        return state.ReservedConcurrentExecutions == 0
            ? Verdict.Failed(
                state.FunctionArn,
                "Its reserved concurrency is 0: it is never run.",
                $"{function.Publish} -ReservedConcurrentExecutions 10")
            : Verdict.Passed(
                state.FunctionArn,
                state.ReservedConcurrentExecutions is { } reserved
                    ? string.Create(CultureInfo.InvariantCulture, $"Active; reserved concurrency {reserved}.")
                    : "Active.");
    }

    /// <summary>What is invoked has to be one version, or two codes serve the same log.</summary>
    public async Task<ConnectorCheck> AliasAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        if (await function.Alias.ReadAsync().ConfigureAwait(false) is not { } alias)
        {
            return Verdict.Warning(
                state.FunctionArn,
                $"It has no alias '{ForwarderState.Alias}': changes of code and settings do not switch at once.",
                function.Publish);
        }

        if (alias.FunctionVersion == "$LATEST")
        {
            return Verdict.Warning(
                alias.AliasArn, "It points at the unpublished version: each step of an update takes effect by itself.", function.Publish);
        }

        return alias.RoutingConfig?.AdditionalVersionWeights is { Count: > 0 } weights
            ? Verdict.Warning(
                alias.AliasArn,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It sends a part of the batches to another version: "
                    + $"{string.Join(", ", weights.Select(each => $"{each.Value:P0} to version {each.Key}"))}, the rest to version "
                    + $"{alias.FunctionVersion}."),
                $"aws lambda update-alias --region {session.Region.SystemName} --function-name {CommandText.Quote(function.Name)} --name "
                + $"{ForwarderState.Alias} --function-version {alias.FunctionVersion} --routing-config 'AdditionalVersionWeights={{}}'")
            : Verdict.Passed(alias.AliasArn, $"Version {alias.FunctionVersion}, and no other.");
    }

    public async Task<ConnectorCheck> SettingsAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var settings = FunctionSettings.Of(CheckedFunction.Served(state));
        var arn = CheckedFunction.DestinationArn(state);
        var size = string.Create(CultureInfo.InvariantCulture, $"{settings.MemorySize} MB, {settings.Timeout} s");
        if (settings.Timeout < FunctionSettings.LeastTimeout)
        {
            return Verdict.Failed(
                arn,
                $"{size}: the timeout is shorter than a batch may take (at least {FunctionSettings.LeastTimeout} s).",
                $"{function.Publish} -Timeout {FunctionSettings.DefaultTimeout}");
        }

        if (settings.IsForwarder && ProtocolWarning(settings) is { } warning)
        {
            return Verdict.Warning(arn, warning, $"{function.Publish} -NodeProtocol ExtProc -WhatIf");
        }

        if (SelectionSettings.Problem(settings.Environment) is { } problem && settings.IsForwarder)
        {
            return Verdict.Failed(
                arn,
                $"The forwarder does not start: {problem}.",
                $"{function.Publish} -IncludePath $null -ExcludePath $null -Redact $null -WhatIf");
        }

        List<string> selection = [.. SelectionSettings.Shown(settings.Environment)];
        if (selection.Count > 0 && settings.IsCodeBundle)
        {
            return Verdict.Warning(arn, ForwarderWarnings.SelectionIgnored(selection), function.Publish);
        }

        if (settings.Timeout > SaneTimeout)
        {
            return Verdict.Warning(
                arn,
                $"{size}: a batch that hangs is billed for that long before it is tried again.",
                $"{function.Publish} -Timeout {FunctionSettings.DefaultTimeout}");
        }

        return settings.MemorySize > SaneMemorySize
            ? Verdict.Warning(
                arn,
                $"{size}: the forwarder needs {FunctionSettings.DefaultMemorySize} MB, and Lambda bills by the memory.",
                $"{function.Publish} -MemorySize {FunctionSettings.DefaultMemorySize}")
            : Verdict.Passed(arn, string.Join("; ", selection.Prepend(size)) + ".");
    }

    /// <summary>What is wrong with the protocol; null if nothing is.</summary>
    private static string? ProtocolWarning(FunctionSettings settings) =>
        settings.Environment.GetValueOrDefault(ProtocolSetting.Variable) switch
    {
        null or "" =>
            $"No {ProtocolSetting.Variable}: this forwarder is from before ext_proc and mirrors requests without their responses, which "
            + "API Discovery of a Native Node ignores.",
        _ when settings.Protocol is null => $"{ProtocolSetting.Variable} is neither ext-proc nor mirror: the forwarder does not start.",
        _ => null,
    };
}
