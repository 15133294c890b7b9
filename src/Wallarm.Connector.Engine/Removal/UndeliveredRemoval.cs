using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>
/// The queue of what the node did not take, and its mapping, in a removal: a queue that holds anything stays unless told.
/// </summary>
internal sealed class UndeliveredRemoval
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly AwsSession _session;
    private readonly UndeliveredQueue _queue;

    private UndeliveredRemoval(AwsSession session, IOperationObserver observer, string functionName)
    {
        _session = session;
        _queue = new UndeliveredQueue(session, observer, functionName);
    }

    /// <summary>What comes before the function where no mapping's step begins with it; null where nothing is waited for.</summary>
    public Step? BeforeFunction { get; private set; }

    /// <summary>The step that ends the mapping, before the function goes; null where there is none.</summary>
    public RemovalStep? Mapping { get; private set; }

    /// <summary>The step that deletes the queue, after the function; null where it stays or is not there.</summary>
    public RemovalStep? Queue { get; private set; }

    /// <summary>Why the queue stays; null where it goes or is not there.</summary>
    public RemovedResource? Left { get; private set; }

    /// <summary>Whether the queue stays, or may be there.</summary>
    public bool IsQueueLeft => Left is not null;

    /// <summary>Reads both.</summary>
    /// <param name="session">Where they are.</param>
    /// <param name="observer">Who hears of waits.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="isDiscarded">Whether batches in the queue go with it.</param>
    /// <param name="isGivenBack">Whether the function stays, and with it what its batches wait in.</param>
    /// <param name="isFed">Whether the function goes although log groups still feed it.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<UndeliveredRemoval> ReadAsync(
        AwsSession session,
        IOperationObserver observer,
        string functionName,
        bool isDiscarded,
        bool isGivenBack,
        bool isFed,
        CancellationToken cancellation)
    {
        var removal = new UndeliveredRemoval(session, observer, functionName);
        try
        {
            await removal.ReadAsync(observer, functionName, isDiscarded, isGivenBack, isFed, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException error)
        {
            removal.Left = removal.Kept($"Whether it is there could not be read. {error.Problem} {error.RecommendedAction}");
        }

        return removal;
    }

    private async Task ReadAsync(
        IOperationObserver observer,
        string functionName,
        bool isDiscarded,
        bool isGivenBack,
        bool isFed,
        CancellationToken cancellation)
    {
        var found = await _queue.ReadAsync(cancellation).ConfigureAwait(false);
        if (found is { } queue && (isGivenBack || !queue.IsOurs))
        {
            Left = Kept(isGivenBack
                ? "The function that is given back still uses it."
                : $"This module did not make it (no tag {Ownership.TagKey}).");
            return;
        }

        // A queue that somebody deleted leaves its mapping behind.
        var functionArn = _session.ArnOf("lambda", $"function:{functionName}");
        var mapping = new QueueMapping(_session, observer, _queue.Arn, functionArn, ForwarderState.Alias);
        var waits = found is { Messages: 0 } && !isDiscarded;

        // What Lambda still holds comes to the function or to the queue, whether that is empty now or not: only then they may be touched.
        var held = new HeldEvents(_session, observer, functionName);
        var holding = found is not null && !isDiscarded && !isFed ? new Step([], (_, token) => held.EnsureNoneAsync(token)) : null;
        if (!isGivenBack && await mapping.ReadAsync(cancellation).ConfigureAwait(false) is { } current)
        {
            // What the function has comes back to the queue, or is settled. Only then the mapping may go.
            Step?[] steps =
            [
                holding,
                mapping.Disabling(current),
                waits ? new Step([], (_, token) => EnsureEmptyAsync(token)) : null,
                mapping.Deletion(current),
            ];
            Mapping = new RemovalStep(
                Result("EventSourceMapping", current.UUID, RemovalStatus.Removed), [.. steps.OfType<Step>()]);
        }
        else
        {
            BeforeFunction = holding;
        }

        if (found is not { } state) return;
        if (state.Messages > 0 && !isDiscarded)
        {
            Left = Kept(
                $"It holds {state.Messages} undelivered batches, the oldest of which SQS keeps for 14 days. "
                + "-DiscardUndelivered deletes them with it.");
            return;
        }

        var deletion = _queue.Deletion(state);
        Step[] ofQueue = waits && Mapping is null ? [new Step([], (_, token) => EnsureEmptyAsync(token)), deletion] : [deletion];
        Queue = new RemovalStep(Result("Queue", _queue.Name, RemovalStatus.Removed), ofQueue);
    }

    /// <summary>SQS counts approximately, and knows of a message up to a minute later: three looks over a minute must see none.</summary>
    private async Task EnsureEmptyAsync(CancellationToken cancellation)
    {
        for (var look = 0; look < 3; look++)
        {
            await Task.Delay(Pause, EngineClock.Current, cancellation).ConfigureAwait(false);
            if (await _queue.ReadAsync(cancellation).ConfigureAwait(false) is { Messages: > 0 } state) throw NotEmpty(state.Messages);
        }
    }

    private ResourceConflictException NotEmpty(int messages) => new(
        "Wallarm.QueueNotEmpty",
        ConnectorErrorCategory.InvalidOperation,
        $"The {_queue.Resource} holds {messages} undelivered batches by now. It was not deleted, and its mapping may be disabled.")
    {
        Target = _queue.Arn,
        RecommendedAction =
            "Publish-WallarmForwarder has the function deliver them; run this command again then. Or add -DiscardUndelivered.",
    };

    private RemovedResource Kept(string reason) => Result("Queue", _queue.Name, RemovalStatus.Kept) with { Reason = reason };

    private RemovedResource Result(string type, string name, string status) => new()
    {
        ResourceType = type, Name = name, AccountId = _session.AccountId, Region = _session.Region.SystemName, Status = status,
    };
}
