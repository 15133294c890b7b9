using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Probing;

/// <summary>
/// A probe on its way: each hop has its verdict as soon as it is known, and the log stream is deleted in the end, whatever became of it.
/// </summary>
internal sealed class ProbePassage
{
    /// <summary>What the hops are called.</summary>
    public static readonly IReadOnlyList<string> HopNames = ["ProbeWritten", "ProbeReceived", "ProbeForwarded"];

    private readonly TaskCompletionSource<ConnectorCheck>[] _hops =
        [.. HopNames.Select(_ => new TaskCompletionSource<ConnectorCheck>(TaskCreationOptions.RunContinuationsAsynchronously))];

    /// <summary>Sends a probe.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="trail">Follows it.</param>
    /// <param name="gate">How many may be on their way.</param>
    /// <param name="cancellation">Stops it; the log stream is deleted nevertheless.</param>
    public ProbePassage(ConnectorProbe probe, ProbeTrail trail, SemaphoreSlim gate, CancellationToken cancellation) =>
        Ended = RunAsync(probe, trail, gate, cancellation);

    /// <summary>The verdicts, in the order of <see cref="HopNames"/>.</summary>
    public IEnumerable<Task<ConnectorCheck>> Hops => _hops.Select(hop => hop.Task);

    /// <summary>Over when nothing is left of the probe.</summary>
    public Task Ended { get; }

    /// <summary>What the caller may not do is a verdict; only a session that does not work ends the test.</summary>
    public static async Task<ConnectorCheck> GuardAsync(Func<Task<ConnectorCheck>> hop, CancellationToken cancellation)
    {
        try
        {
            return await hop().ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            return error is SessionException ? throw error : Verdict.Unseen(error);
        }
    }

    private async Task RunAsync(ConnectorProbe probe, ProbeTrail trail, SemaphoreSlim gate, CancellationToken cancellation)
    {
        try
        {
            await gate.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var written = await GuardAsync(() => probe.WriteAsync(cancellation), cancellation).ConfigureAwait(false);
                _hops[0].SetResult(written);
                var isWritten = written.Status == CheckStatus.Passed;
                _hops[1].SetResult(
                    isWritten
                        ? await GuardAsync(() => trail.ReceivedAsync(cancellation), cancellation).ConfigureAwait(false)
                        : NotWritten());
                _hops[2].SetResult(
                    isWritten
                        ? await GuardAsync(() => trail.ForwardedAsync(cancellation), cancellation).ConfigureAwait(false)
                        : NotWritten());
            }
            finally
            {
                await probe.CleanUpAsync().ConfigureAwait(false);
                gate.Release();
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var hop in _hops) hop.TrySetCanceled(cancellation);
        }
        catch (Exception exception)
        {
            foreach (var hop in _hops) hop.TrySetException(exception);
        }
    }

    private static ConnectorCheck NotWritten() => Verdict.Skipped(null, "The probe was not written (ProbeWritten).");
}
