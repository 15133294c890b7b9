using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>Makes checks at the same time, and hands their verdicts on in the order in which they were added.</summary>
internal sealed class CheckSequence
{
    // What AWS responds to at the same time without throttling.
    private const int MostAtOnce = 8;

    private readonly List<(string Scope, string Name, Func<Task<ConnectorCheck>> Look)> _checks = [];

    /// <summary>What the checks that are added from now on belong to.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Adds a check.</summary>
    public void Add(string name, Func<Task<ConnectorCheck>> look) => _checks.Add((Scope, name, look));

    /// <summary>Looks, and returns each verdict as soon as it and all before it are there.</summary>
    /// <param name="progress">Is told which verdict is waited for.</param>
    /// <param name="abandoned">Ends the checks; done where nobody listens any more.</param>
    /// <exception cref="ConnectorException">The session does not work, or AWS cannot be reached at all.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync(StepProgress progress, CancellationTokenSource abandoned)
    {
        var cancellation = abandoned.Token;
        using var gate = new SemaphoreSlim(MostAtOnce);
        var running = _checks.Select(check => LookAsync(check.Name, check.Look, gate, cancellation)).ToList();
        try
        {
            for (var index = 0; index < running.Count; index++)
            {
                progress.Begin(
                    string.Create(
                        CultureInfo.CurrentCulture,
                        $"{index} of {running.Count} parts looked at; {_checks[index].Name} of {_checks[index].Scope}"),
                    100 * index / running.Count);
                var outcome = await running[index].ConfigureAwait(false);
                if (outcome.Fatal is { } error && (error is SessionException || !await IsAwsReachedAsync(running).ConfigureAwait(false)))
                {
                    throw error;
                }

                yield return outcome.Check with { Scope = _checks[index].Scope };
            }
        }
        finally
        {
            // Whoever stops listening leaves no work behind.
            if (!running.TrueForAll(check => check.IsCompleted)) await abandoned.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What cannot be looked at is a verdict too; only a session that does not work at all ends the test.</summary>
    private static async Task<Outcome> LookAsync(
        string name, Func<Task<ConnectorCheck>> look, SemaphoreSlim gate, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var check = await look().ConfigureAwait(false);

            // Nothing is asked of AWS for a check that is skipped.
            return new Outcome(check with { Name = name }, null, check.Status != CheckStatus.Skipped);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = exception as ConnectorException ?? AwsErrors.Translate(exception);
            var isUnreachable = error.HttpStatus is null && error is AwsServiceException;
            return new Outcome(
                Verdict.Unseen(error) with { Name = name }, isUnreachable || error is SessionException ? error : null, !isUnreachable);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Where one service has no route, as IAM from within a VPC, the others can still be looked at.</summary>
    private static async Task<bool> IsAwsReachedAsync(List<Task<Outcome>> running) =>
        (await Task.WhenAll(running).ConfigureAwait(false)).Any(outcome => outcome.IsAwsReached);

    /// <param name="Check">The verdict.</param>
    /// <param name="Fatal">What ends the whole test, or does so where no check reaches AWS; null where there is none.</param>
    /// <param name="IsAwsReached">Whether AWS has responded.</param>
    private sealed record Outcome(ConnectorCheck Check, ConnectorException? Fatal, bool IsAwsReached);
}
