using System.Diagnostics;

namespace Wallarm.Connector.Engine.Operations;

/// <summary>Patience with AWS: pauses that grow, up to a limit, with progress once it takes longer than a second.</summary>
/// <param name="observer">Who is told.</param>
/// <param name="activity">What is waited for, as the progress bar heads it.</param>
/// <param name="limit">How long in all.</param>
internal sealed class Wait(IOperationObserver observer, string activity, TimeSpan limit)
{
    // Short at first, since much is ready almost at once, and doubled, which makes up for it: six looks in the first one and a half
    // seconds.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = FirstPause;
    private bool _isShown;

    /// <summary>How long it took so far, since <see cref="Renew"/>.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Something went on: the limit counts from now.</summary>
    public void Renew()
    {
        _clock.Restart();
        _next = FirstPause;
    }

    /// <summary>Pauses before the next look.</summary>
    /// <param name="status">What was seen.</param>
    /// <param name="cancellation">Ends the pause.</param>
    /// <returns>False, at once, where the limit is reached.</returns>
    public async Task<bool> PauseAsync(string status, CancellationToken cancellation)
    {
        var remaining = limit - _clock.Elapsed;
        if (remaining <= TimeSpan.Zero) return false;
        if (_isShown || _clock.Elapsed + _next > TimeSpan.FromSeconds(1))
        {
            _isShown = true;
            observer.Progress(new OperationProgress(activity, status)
            {
                PercentComplete = (int)Math.Min(99, 100 * (_clock.Elapsed / limit)),
                Remaining = remaining,
            });
        }

        await Task.Delay(_next < remaining ? _next : remaining, cancellation).ConfigureAwait(false);
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, LongestPause.Ticks));
        return true;
    }

    /// <summary>Makes a call, and again while it fails with something that passes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isPassing">Whether a failure passes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Exception">The call fails with something else, or still when the limit is reached.</exception>
    public async Task<T> RepeatAsync<T>(Func<Task<T>> call, Func<Exception, bool> isPassing, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                try
                {
                    return await call().ConfigureAwait(false);
                }
                catch (Exception exception) when (isPassing(exception))
                {
                    if (!await PauseAsync(exception.Message, cancellation).ConfigureAwait(false)) throw;
                }
            }
        }
        finally
        {
            Complete();
        }
    }

    /// <inheritdoc cref="RepeatAsync{T}"/>
    public Task RepeatAsync(Func<Task> call, Func<Exception, bool> isPassing, CancellationToken cancellation) => RepeatAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        isPassing,
        cancellation);

    /// <summary>Looks, and again until it is as it shall be.</summary>
    /// <param name="isMet">Looks, and says whether it is.</param>
    /// <param name="status">What was seen.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False where the limit is reached.</returns>
    public async Task<bool> UntilAsync(Func<Task<bool>> isMet, Func<string> status, CancellationToken cancellation)
    {
        try
        {
            while (!await isMet().ConfigureAwait(false))
            {
                if (!await PauseAsync(status(), cancellation).ConfigureAwait(false)) return false;
            }

            return true;
        }
        finally
        {
            Complete();
        }
    }

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (_isShown) observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
    }
}
