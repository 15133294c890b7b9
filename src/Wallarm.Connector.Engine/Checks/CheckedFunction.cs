using System.Collections.Concurrent;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The function that is looked at: each fact is read once, when a check first asks for it.</summary>
internal sealed class CheckedFunction
{
    /// <summary>What a check says that does not apply without the function.</summary>
    public const string Missing = "There is no function to look at.";

    private readonly ConcurrentDictionary<string, Lookup<string?>> _policies = new();
    private readonly AwsSession _session;
    private readonly CancellationToken _cancellation;
    private volatile bool _isCodeBundle;

    public CheckedFunction(AwsSession session, string name, CancellationToken cancellation)
    {
        (_session, _cancellation, Name) = (session, cancellation, name);
        State = new(ReadStateAsync);
        Alias = new(ReadAliasAsync);
        Queue = new(ReadQueueAsync);
    }

    /// <summary>Name of the function.</summary>
    public string Name { get; }

    /// <summary>The function; null where there is none.</summary>
    public Lookup<ForwarderState?> State { get; }

    /// <summary>Its alias; null where there is none.</summary>
    public Lookup<GetAliasResponse?> Alias { get; }

    /// <summary>The queue that its failed batches go to; null if they go elsewhere, or there is none.</summary>
    public Lookup<FailureQueue?> Queue { get; }

    /// <summary>The begin of the command that deploys the function, with the code that it has: Wallarm's own stays Wallarm's own.</summary>
    public string Publish =>
        "Publish-WallarmForwarder -FunctionName "
        + $"{CommandText.Quote(Name)}{(_isCodeBundle ? " -CodeBundlePath ./cw-resend-lambda.zip" : "")}";

    /// <summary>
    /// The version that CloudWatch Logs invokes: the one behind the alias, or the unpublished one where there is no alias.
    /// </summary>
    public static FunctionConfiguration Served(ForwarderState state) => state.Live ?? state.Latest;

    /// <summary>What CloudWatch Logs has to invoke.</summary>
    public static string DestinationArn(ForwarderState state) =>
        state.Live is null ? state.FunctionArn : $"{state.FunctionArn}:{ForwarderState.Alias}";

    /// <summary>
    /// ARN of what takes batches that could not be delivered: the failure destination, else the function's dead-letter queue; null for
    /// none.
    /// </summary>
    public static string? FailureDestinationOf(ForwarderState state) =>
        EventInvokeSettings.Of(state.EventInvoke).OnFailureDestination
            ?? (Served(state).DeadLetterConfig?.TargetArn is { Length: > 0 } deadLetters ? deadLetters : null);

    /// <summary>The settings that count; null where the function is not known.</summary>
    public async Task<FunctionSettings?> SettingsAsync() =>
        await State.FindAsync().ConfigureAwait(false) is { } state ? FunctionSettings.Of(Served(state)) : null;

    /// <summary>The resource policy of the function or of its alias.</summary>
    /// <param name="qualifier">The alias or version; null for the function.</param>
    public Lookup<string?> Policy(string? qualifier) =>
        _policies.GetOrAdd(qualifier ?? "", _ => new(() => InvokeGrant.ReadPolicyAsync(_session, Name, qualifier, _cancellation)));

    private async Task<ForwarderState?> ReadStateAsync()
    {
        var state = await ForwarderState.ReadWithoutWeightsAsync(_session, Name, _cancellation).ConfigureAwait(false);
        _isCodeBundle = state is not null && FunctionSettings.Of(Served(state)).IsCodeBundle;
        return state;
    }

    private async Task<FailureQueue?> ReadQueueAsync() =>
        await State.FindAsync().ConfigureAwait(false) is { } state
            && FailureDestinationOf(state) is { } destination
            && Amazon.Arn.Parse(destination) is { Service: "sqs" } queue
            ? await FailureQueue.ReadAsync(_session, queue, _cancellation).ConfigureAwait(false)
            : null;

    private Task<GetAliasResponse?> ReadAliasAsync() =>
        Absence.OrNullAsync(
            _session.Lambda.GetAliasAsync(new GetAliasRequest { FunctionName = Name, Name = ForwarderState.Alias }, _cancellation));
}
