using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Probing;

/// <summary>Sends a probe through every stage of a region that was looked at. Asks before, and leaves nothing behind.</summary>
internal sealed class ProbeRun(AwsSession session, IOperationObserver observer, IReadOnlyList<CheckedStage> stages, TimeSpan limit)
{
    private const int MostAtOnce = 8;

    /// <summary>How many probes were written. Known when <see cref="RunAsync"/> is through.</summary>
    public int Written { get; private set; }

    /// <summary>Sends the probes; each hop's verdict comes as soon as it and those before it are there.</summary>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var probes = await Task.WhenAll(stages.Select(stage => PrepareAsync(stage, cancellation))).ConfigureAwait(false);
        var changes = probes.Select(each => each.Probe).OfType<ConnectorProbe>().Select(probe => probe.Change).ToList();
        var refusal = changes.Count == 0 ? null : await AskAsync(changes, cancellation).ConfigureAwait(false);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var gate = new SemaphoreSlim(MostAtOnce);
        var passages = refusal is null ? await SendAsync(probes, gate, abandoned.Token).ConfigureAwait(false) : [];
        try
        {
            for (var index = 0; index < stages.Count; index++)
            {
                IEnumerable<Task<ConnectorCheck>> hops = refusal is null && passages[index] is { } passage
                    ? passage.Hops
                    : ProbePassage.HopNames.Select(_ => Task.FromResult(
                        probes[index].Probe is not null && refusal is not null
                            ? Verdict.Skipped(stages[index].Target.Name, refusal)
                            : probes[index].NotSent));
                foreach (var (name, hop) in ProbePassage.HopNames.Zip(hops))
                {
                    var verdict = await hop.ConfigureAwait(false);
                    if (name == ProbePassage.HopNames[0] && verdict.Status == CheckStatus.Passed) Written++;
                    yield return verdict with
                    {
                        Name = name,
                        Region = session.Region.SystemName,
                        Scope = $"probe of {stages[index].Target.Scope ?? "what feeds the function"}",
                    };
                }
            }
        }
        finally
        {
            // Whoever stops listening leaves no log stream behind.
            if (passages.Exists(passage => passage?.Hops.All(hop => hop.IsCompleted) == false))
            {
                await abandoned.CancelAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(passages.OfType<ProbePassage>().Select(passage => passage.Ended)).ConfigureAwait(false);
        }
    }

    /// <summary>Asks once for all of them.</summary>
    /// <returns>Why none is sent; null where they may be.</returns>
    private async Task<string?> AskAsync(List<ResourceChange> changes, CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var plan = new ChangePlan($"Wallarm connector '{stages[0].Function.Name}' in {session.Place}", changes);
        return await observer.DecideAsync(plan, cancellation).ConfigureAwait(false) switch
        {
            ChangeDecision.Apply => null,
            ChangeDecision.Plan => "No probe was sent: -WhatIf.",
            _ => "No probe was sent: it was declined.",
        };
    }

    /// <summary>A probe for a stage; null if there can be none, with the reason.</summary>
    private async Task<(ConnectorProbe? Probe, ConnectorCheck NotSent)> PrepareAsync(CheckedStage stage, CancellationToken cancellation)
    {
        ConnectorProbe? probe = null;
        var notSent = await ProbePassage.GuardAsync(
            async () =>
            {
                probe = await ConnectorProbe.ForAsync(session, observer, stage).ConfigureAwait(false);
                return Verdict.Skipped(
                    stage.Target.Name,
                    "No probe was sent: no log group is known that has a filter to the "
                    + "function. Look at LogGroup, Function and SubscriptionFilter.");
            },
            cancellation).ConfigureAwait(false);
        return (probe, notSent);
    }

    private async Task<List<ProbePassage?>> SendAsync(
        (ConnectorProbe? Probe, ConnectorCheck NotSent)[] probes, SemaphoreSlim gate, CancellationToken cancellation)
    {
        var passages = new List<ProbePassage?>();
        foreach (var ((probe, _), stage) in probes.Zip(stages))
        {
            // A probe is there only where the function is.
            var settings = probe is null ? null : await stage.Function.SettingsAsync().ConfigureAwait(false);
            passages.Add(
                settings is null
                    ? null
                    : new ProbePassage(probe!, new ProbeTrail(session, observer, probe!, stage, settings, limit), gate, cancellation));
        }

        return passages;
    }
}
