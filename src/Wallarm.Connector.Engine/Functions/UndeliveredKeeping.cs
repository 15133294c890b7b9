using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>
/// The queue that takes what the node did not, and the mapping by which the function takes it from there again: as they are, and what
/// shall become of them.
/// </summary>
internal sealed class UndeliveredKeeping
{
    /// <summary>The reserved concurrency that leaves one invocation beside those of the mapping.</summary>
    private const int LeastConcurrency = QueueMapping.MaximumConcurrency + 1;

    private readonly ForwarderOptions _options;
    private readonly UndeliveredQueue _queue;
    private readonly QueueMapping _mapping;
    private readonly UndeliveredQueueState? _state;
    private readonly EventSourceMappingConfiguration? _current;
    private readonly bool _isWanted;

    private UndeliveredKeeping(
        ForwarderOptions options,
        UndeliveredQueue queue,
        QueueMapping mapping,
        UndeliveredQueueState? state,
        EventSourceMappingConfiguration? current,
        bool isWanted)
    {
        (_options, _queue, _mapping, _state, _current, _isWanted) = (options, queue, mapping, state, current, isWanted);
    }

    /// <summary>Checks what the options alone can tell.</summary>
    /// <exception cref="InvalidOptionException">They contradict each other.</exception>
    public static void Check(ForwarderOptions options)
    {
        if (options is not { KeepUndelivered: true, IsKeepUndeliveredDefault: false }) return;
        if (options.CodeBundlePath is not null)
        {
            throw UnusableOption.Error(
                "-KeepUndelivered",
                "Wallarm's code bundle knows no events of SQS: it would return, and Lambda would delete them undelivered");
        }

        if (!string.IsNullOrEmpty(options.OnFailureDestination))
        {
            throw UnusableOption.Error("-KeepUndelivered", "-OnFailureDestination names another place for what could not be delivered");
        }

        if (options.ReservedConcurrentExecutions is >= 0 and < LeastConcurrency and var reserved)
        {
            throw UnusableOption.Error(
                "-KeepUndelivered",
                $"-ReservedConcurrentExecutions {reserved} leaves nothing to new batches while kept ones are delivered; "
                + $"it takes {LeastConcurrency}");
        }
    }

    /// <summary>Whether a function shall keep what the node did not take in the connector's own queue.</summary>
    /// <param name="options">What was asked.</param>
    /// <param name="state">The function; null where there is none.</param>
    /// <param name="queueArn">The queue that the connector has, or would make.</param>
    public static bool IsWanted(ForwarderOptions options, ForwarderState? state, string queueArn)
    {
        var destination = EventInvokeSettings.Of(state?.EventInvoke).OnFailureDestination;
        if (options.CodeBundlePath is not null || options.OnFailureDestination is not null) return false;
        if (!options.IsKeepUndeliveredDefault) return options.KeepUndelivered ?? destination == queueArn;

        // What an installation does by itself yields to what a user has set up.
        var reserved = options.ReservedConcurrentExecutions ?? state?.ReservedConcurrentExecutions;
        return (destination is null || destination == queueArn)
            && string.IsNullOrEmpty(state?.Latest.DeadLetterConfig?.TargetArn)
            && reserved is null or ForwarderOptions.NoReservedConcurrency or >= LeastConcurrency;
    }

    /// <summary>
    /// Reads queue and mapping; null if the function has none and shall have none. Whether code that knows no events of SQS would be handed
    /// some, is looked up whatever the failure destination is by now.
    /// </summary>
    /// <exception cref="ResourceConflictException">A queue of that name is somebody else's.</exception>
    public static async Task<UndeliveredKeeping?> ReadAsync(
        AwsSession session,
        IOperationObserver observer,
        ForwarderOptions options,
        ForwarderState? state,
        string functionArn,
        CancellationToken cancellation)
    {
        var queue = new UndeliveredQueue(session, observer, options.FunctionName);
        var isWanted = IsWanted(options, state, queue.Arn);
        var isBundle = state is not null && options.CodeBundlePath is not null;
        if (!isWanted && !isBundle && EventInvokeSettings.Of(state?.EventInvoke).OnFailureDestination != queue.Arn) return null;
        var mapping = new QueueMapping(session, observer, queue.Arn, functionArn, ForwarderState.Alias);
        var found = await queue.ReadAsync(cancellation).ConfigureAwait(false);
        if (isWanted && found is { IsOurs: false }) throw NotOurs(queue);
        var current = await mapping.ReadAsync(cancellation).ConfigureAwait(false);
        return new UndeliveredKeeping(options, queue, mapping, found, current, isWanted);
    }

    /// <summary>The options, with the failure destination and the retries that follow from the queue.</summary>
    /// <param name="present">How many retries the function has; null where nothing is set.</param>
    public ForwarderOptions Options(int? present) => !_isWanted
        ? _options
        : _options with { OnFailureDestination = _queue.Arn, MaximumRetryAttempts = _options.MaximumRetryAttempts ?? present ?? 0 };

    /// <summary>What comes before the function: the queue; or, before code that knows no events of SQS, the end of the mapping.</summary>
    /// <param name="timeoutInSeconds">The timeout that the function shall have, s.</param>
    public IEnumerable<Step> Before(int timeoutInSeconds)
    {
        if (_isWanted) return _queue.Steps(_state, timeoutInSeconds, _options.QueueKmsKeyArn, _options.Tags);
        return _options.CodeBundlePath is not null && _mapping.Disabling(_current) is { } disabling ? [disabling] : [];
    }

    /// <summary>What comes once the alias serves a version that knows events of SQS: the mapping.</summary>
    public IEnumerable<Step> After() => _isWanted ? _mapping.Steps(_current, _options.Tags) : [];

    private static ResourceConflictException NotOurs(UndeliveredQueue queue) => new(
        "Wallarm.QueueNotOurs",
        ConnectorErrorCategory.ResourceExists,
        $"The {queue.Resource} is there already and was not made by this module (no tag {Ownership.TagKey}). Nothing was changed.")
    {
        Target = queue.Arn,
        RecommendedAction =
            $"Name it with -OnFailureDestination {CommandText.Quote(queue.Arn)} to have failed batches kept there, or delete it.",
    };
}
