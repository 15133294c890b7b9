using System.Globalization;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Carries what the engine says to the streams of a cmdlet, on the pipeline thread.</summary>
internal sealed class CmdletObserver(AsyncPSCmdlet cmdlet, PipelineThread pipelineThread) : IOperationObserver
{
    private const int NoParent = -1;

    // Activities are told apart by their ids; each of ours in one command gets the next.
    private readonly Dictionary<string, int> _activities = [];
    private int _lastActivity;

    public void Verbose(string message) => pipelineThread.Post(() => cmdlet.WriteVerbose(message));

    public void Warning(string message) => pipelineThread.Post(() => cmdlet.WriteWarning(message));

    public void Failed(ConnectorException exception) => pipelineThread.Post(() => cmdlet.WriteError(ErrorRecords.Of(exception, exception.Target ?? "")));

    public void Progress(OperationProgress progress) => pipelineThread.Post(() => Write(progress));

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        pipelineThread.InvokeAsync(() => Decide(plan), cancellation);

    /// <summary>Takes away every progress bar that is still there. On the pipeline thread.</summary>
    public void CompleteProgress()
    {
        foreach (var (activity, id) in _activities)
        {
            cmdlet.WriteProgress(new ProgressRecord(id, activity, "Completed") { RecordType = ProgressRecordType.Completed });
        }

        _activities.Clear();
    }

    private ChangeDecision Decide(ChangePlan plan)
    {
        if (cmdlet.SkipsConfirmation && !IsSet("WhatIf", cmdlet.GetVariableValue("WhatIfPreference")) && !IsSet("Confirm", whereAbsent: null)) return ChangeDecision.Apply;
        var description = string.Join(Environment.NewLine, plan.Changes.Select(change => change.ToString()));
        var question = plan.Changes.Count == 1
            ? description + "?"
            : string.Create(CultureInfo.CurrentCulture, $"Make these {plan.Changes.Count} changes?{Environment.NewLine}{description}");
        if (cmdlet.ShouldProcess(description, question, plan.Target, out var reason)) return ChangeDecision.Apply;
        return reason.HasFlag(ShouldProcessReason.WhatIf) ? ChangeDecision.Plan : ChangeDecision.Decline;
    }

    private bool IsSet(string parameter, object? whereAbsent) =>
        LanguagePrimitives.IsTrue(cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : whereAbsent);

    private void Write(OperationProgress progress)
    {
        if (!_activities.TryGetValue(progress.Activity, out var id))
        {
            if (progress.IsCompleted) return;
            id = ++_lastActivity;
            _activities.Add(progress.Activity, id);
        }

        var record = new ProgressRecord(id, progress.Activity, progress.Status)
        {
            PercentComplete = progress.PercentComplete ?? -1,
            SecondsRemaining = progress.Remaining is { } remaining ? (int)Math.Ceiling(remaining.TotalSeconds) : -1,
            ParentActivityId = progress.ParentActivity is { } parent ? _activities.GetValueOrDefault(parent, NoParent) : NoParent,
            RecordType = progress.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
        cmdlet.WriteProgress(record);
        if (progress.IsCompleted) _activities.Remove(progress.Activity);
    }
}
