using System.Globalization;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Carries what the engine says to the streams of a cmdlet, on the pipeline thread.</summary>
internal sealed class CmdletObserver(AsyncPSCmdlet cmdlet, PipelineThread pipelineThread, ProgressWriter progressWriter) : IOperationObserver
{
    public void Verbose(string message) => pipelineThread.Post(() => cmdlet.WriteVerbose(message));

    public void Warning(string message) => pipelineThread.Post(() => cmdlet.WriteWarning(message));

    public void Failed(ConnectorException exception) => pipelineThread.Post(() => cmdlet.WriteError(ErrorRecords.Of(exception, exception.Target ?? "")));

    public void Progress(OperationProgress progress) => pipelineThread.Post(() => progressWriter.Write(progress));

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        pipelineThread.InvokeAsync(() => Decide(plan), cancellation);

    private ChangeDecision Decide(ChangePlan plan)
    {
        if (cmdlet.SkipsConfirmation && !IsSet("WhatIf", cmdlet.GetVariableValue("WhatIfPreference")) && !IsSet("Confirm", whereAbsent: null)) return ChangeDecision.Apply;
        var description = string.Join(Environment.NewLine, plan.Changes.Select(change => change.ToString()));
        var question = plan.Changes.Count == 1
            ? description + "?"
            : string.Create(CultureInfo.CurrentCulture, $"Make these {plan.Changes.Count} changes?{Environment.NewLine}{description}");

        // -WhatIf and -Verbose show the description alone, a question the target as its heading.
        if (cmdlet.ShouldProcess($"{plan.Target}:{Environment.NewLine}{description}", question, plan.Target, out var reason)) return ChangeDecision.Apply;
        return reason.HasFlag(ShouldProcessReason.WhatIf) ? ChangeDecision.Plan : ChangeDecision.Decline;
    }

    private bool IsSet(string parameter, object? whereAbsent) =>
        LanguagePrimitives.IsTrue(cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : whereAbsent);
}
