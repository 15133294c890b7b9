using System.Collections.Concurrent;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>The pipeline thread while it waits for an asynchronous operation: it runs what the operation posts to it.</summary>
/// <remarks>
/// A cmdlet may write, ask and throw on the pipeline thread only; the operation runs on the thread pool. What a posted action throws (a
/// downstream cmdlet that has enough, <c>-ErrorAction Stop</c>) ends the operation and is thrown on.
/// </remarks>
internal sealed class PipelineThread : IDisposable
{
    // An operation that does not hear its cancellation is left alone after this, so that Ctrl+C always returns within a second.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(500);

    private readonly BlockingCollection<Action> _posted = [];

    /// <summary>Runs an operation to its end, or until it is stopped.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(Func<CancellationToken, Task> operation, CancellationToken stopped)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var running = Task.Run(() => operation(abandoned.Token), CancellationToken.None);
        running.ContinueWith(End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (var action in _posted.GetConsumingEnumerable(stopped)) action();
            running.GetAwaiter().GetResult();
        }
        catch
        {
            abandoned.Cancel();
            ((IAsyncResult)running).AsyncWaitHandle.WaitOne(StopGrace);
            throw;
        }
    }

    /// <summary>Runs something on the pipeline thread and waits for its result.</summary>
    public async Task<T> InvokeAsync<T>(Func<T> function, CancellationToken stopped)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = stopped.Register(() => result.TrySetCanceled(stopped));
        Post(() =>
        {
            try
            {
                result.TrySetResult(function());
            }
            catch
            {
                result.TrySetCanceled(CancellationToken.None);
                throw;
            }
        });
        return await result.Task.ConfigureAwait(false);
    }

    /// <summary>Runs something on the pipeline thread, later; nothing where that thread has gone on.</summary>
    public void Post(Action action)
    {
        try
        {
            _posted.Add(action);
        }
        catch (InvalidOperationException)
        {
            // The operation was abandoned: nobody is there to read what it still has to say.
        }
    }

    public void Dispose() => _posted.Dispose();

    private void End(Task running)
    {
        // Of an operation that was left alone nobody will ask for the error: it counts as seen from here on.
        _ = running.Exception;
        try
        {
            _posted.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // It ended long after it was left alone.
        }
    }
}
