using System.Text.Json;

namespace Wallarm.Connector.Simulators;

/// <summary>How a queue is mapped to a function.</summary>
public sealed record EventSourceMappingOptions
{
    public int BatchSize { get; init; } = 10;

    public int MaximumConcurrency { get; init; } = 2;

    /// <summary>
    /// The first pause after an invocation that failed; it doubles up to the longest. AWS says that its polling slows down, not how.
    /// </summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>
/// An event source mapping with ReportBatchItemFailures (AWS Lambda Developer Guide, "Handling errors for an SQS event source"): what is
/// not reported as failed is deleted, the rest comes again after the visibility timeout. After an invocation that failed, polling slows
/// down; after partial failures it does not.
/// </summary>
public sealed class EventSourceMapping : IAsyncDisposable
{
    private readonly SimulatedSqs _queue;
    private readonly SimulatedLambda _function;
    private readonly EventSourceMappingOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _polling;
    private TaskCompletionSource _nextFailure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failed;
    private int _partial;

    private EventSourceMapping(SimulatedSqs queue, SimulatedLambda function, EventSourceMappingOptions options)
    {
        (_queue, _function, _options) = (queue, function, options);
        _polling = Task.WhenAll(Enumerable.Range(0, options.MaximumConcurrency).Select(_ => Task.Run(PollAsync)));
    }

    /// <summary>How many invocations failed.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Completes when the next invocation has failed.</summary>
    public Task NextFailure => Volatile.Read(ref _nextFailure).Task;

    /// <summary>How many invocations reported some of their messages as failed.</summary>
    public int Partial => Volatile.Read(ref _partial);

    public static EventSourceMapping Start(SimulatedSqs queue, SimulatedLambda function, EventSourceMappingOptions? options = null) =>
        new(queue, function, options ?? new EventSourceMappingOptions());

    /// <summary>Stops polling; what is under way ends first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _polling;
        _stopping.Dispose();
    }

    private async Task PollAsync()
    {
        TimeSpan pause = _options.FirstPause;
        try
        {
            while (true)
            {
                IReadOnlyList<QueueMessage> messages = await _queue.ReceiveAsync(_options.BatchSize, _stopping.Token);
                LambdaInvocation invocation =
                    await _function.InvokeAsync(QueueEvent.Of(messages.Select(message => (message.Id, message.Body))));
                if (Settle(messages, invocation.Result))
                {
                    pause = _options.FirstPause;
                    continue;
                }

                Interlocked.Increment(ref _failed);
                Interlocked.Exchange(ref _nextFailure, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                await Task.Delay(pause, _stopping.Token);
                pause = pause * 2 < _options.LongestPause ? pause * 2 : _options.LongestPause;
            }
        }
        catch (OperationCanceledException)
        {
            // The mapping is disabled.
        }
    }

    /// <returns>Whether the invocation succeeded, if only for a part of the messages.</returns>
    private bool Settle(IReadOnlyList<QueueMessage> messages, InvocationResult result)
    {
        if (!result.Succeeded)
            return false;

        // A response without the list is a success of the whole batch, and an id that is none of its messages a failure of all.
        HashSet<string> failed = result.Json.TryGetProperty("batchItemFailures", out JsonElement failures)
            ? [.. failures.EnumerateArray().Select(each => each.GetProperty("itemIdentifier").GetString() ?? "")]
            : [];
        if (!failed.IsSubsetOf(messages.Select(message => message.Id)))
            return false;
        if (failed.Count > 0)
            Interlocked.Increment(ref _partial);
        foreach (QueueMessage message in messages.Where(message => !failed.Contains(message.Id)))
            _queue.Delete(message);
        return true;
    }
}
