using System.Diagnostics;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine;

/// <summary>
/// Lets the calls of a listing through: a few at a time, and again where AWS throttles them more often than its SDK repeats them. API Gateway takes
/// about ten such calls a second of an account and region, so that hundreds of APIs meet this limit.
/// </summary>
internal sealed class CallGate : IDisposable
{
    private const int MostAtATime = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _places = new(MostAtATime);
    private long _pausedUntil;

    /// <summary>Makes a call when there is a place for it.</summary>
    /// <remarks>A call that is throttled makes all others pause as well, since they share the quota.</remarks>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await _places.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await EndOfPauseAsync(cancellation).ConfigureAwait(false);
                return await call(cancellation).ConfigureAwait(false);
            }
            catch (AmazonServiceException exception) when (AwsErrors.IsThrottling(exception) && clock.Elapsed < Limit)
            {
                Interlocked.Exchange(ref _pausedUntil, Environment.TickCount64 + (long)pause.TotalMilliseconds);
            }
            finally
            {
                _places.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task EndOfPauseAsync(CancellationToken cancellation)
    {
        while (Interlocked.Read(ref _pausedUntil) - Environment.TickCount64 is > 0 and var left) await Task.Delay((int)left, cancellation).ConfigureAwait(false);
    }
}
