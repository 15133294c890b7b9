using System.Diagnostics;

namespace Wallarm.Connector.Simulators;

/// <summary>A message of a queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">What was sent.</param>
public sealed record QueueMessage(string Id, string Body);

/// <summary>
/// A standard queue of SQS, as little of it as a mapping needs: what is received is hidden for the visibility timeout, and comes again
/// unless it is deleted before.
/// </summary>
/// <param name="visibilityTimeout">How long a received message is hidden.</param>
public sealed class SimulatedSqs(TimeSpan visibilityTimeout)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _entries = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many messages there are, hidden ones too.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>How many messages were ever sent.</summary>
    public int Sent { get; private set; }

    /// <summary>How often a message was received.</summary>
    public int Received { get; private set; }

    public void Send(string body)
    {
        lock (_gate)
        {
            Sent++;
            _entries.AddLast(new Entry(new QueueMessage(Guid.NewGuid().ToString(), body)));
            Change();
        }
    }

    /// <summary>Deletes a message.</summary>
    public void Delete(QueueMessage message)
    {
        lock (_gate)
        {
            if (_entries.FirstOrDefault(entry => entry.Message.Id == message.Id) is { } found)
                _entries.Remove(found);
            Change();
        }
    }

    /// <summary>Completes when there is no message, not even a hidden one.</summary>
    public async Task WaitUntilEmptyAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_entries.Count == 0)
                    return;
                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>Waits for a visible message, and hides up to that many; among them each message once.</summary>
    internal async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan next = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                Entry[] visible = [.. _entries.Where(entry => entry.HiddenFor == TimeSpan.Zero).Take(most)];
                if (visible.Length > 0)
                {
                    foreach (Entry entry in visible)
                        entry.Hide(visibilityTimeout);
                    Received += visible.Length;
                    return [.. visible.Select(entry => entry.Message)];
                }

                changed = _changed.Task;
                if (_entries.Count > 0)
                    next = _entries.Min(entry => entry.HiddenFor) + TimeSpan.FromMilliseconds(1);
            }

            await Task.WhenAny(changed, Task.Delay(next, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Change()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Entry(QueueMessage message)
    {
        private long _hiddenSince;
        private TimeSpan _hidden;

        public QueueMessage Message { get; } = message;

        public TimeSpan HiddenFor
        {
            get
            {
                TimeSpan left = _hidden - Stopwatch.GetElapsedTime(_hiddenSince);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }

        public void Hide(TimeSpan time) => (_hiddenSince, _hidden) = (Stopwatch.GetTimestamp(), time);
    }
}
