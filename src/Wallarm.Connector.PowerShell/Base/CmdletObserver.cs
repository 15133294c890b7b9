using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Carries what the engine says to the streams of a cmdlet, on the pipeline thread.</summary>
internal sealed class CmdletObserver(
    AsyncPSCmdlet cmdlet, PipelineThread pipelineThread, ProgressWriter progressWriter) : IOperationObserver
{
    public void Verbose(string message) => pipelineThread.Post(() => cmdlet.WriteVerbose(message));

    /// <summary>What was warned of after the user stopped the command, when PowerShell's streams take nothing any more.</summary>
    public ConcurrentQueue<string> LastWarnings { get; } = [];

    public void Warning(string message)
    {
        if (cmdlet.StopToken.IsCancellationRequested) LastWarnings.Enqueue(message);
        else pipelineThread.Post(() => cmdlet.WriteWarning(message));
    }

    public void Failed(ConnectorException exception) =>
        pipelineThread.Post(() => cmdlet.WriteError(ErrorRecords.Of(exception, exception.Target ?? "")));

    public void Progress(OperationProgress progress) => pipelineThread.Post(() => progressWriter.Write(progress));

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) => pipelineThread.InvokeAsync(
        () =>
        {
            try
            {
                var decision = Decide(plan);
                if (decision == ChangeDecision.Apply) cmdlet.Agreed();
                return decision;
            }
            catch (Exception exception) when (exception is HostException or PSInvalidOperationException)
            {
                // What a host that cannot ask throws, such as that of pwsh -NonInteractive.
                throw new InvalidOptionException(
                    "Wallarm.ConfirmationUnavailable", ConnectorErrorCategory.InvalidOperation,
                    $"The changes of the {plan.Target} need to be confirmed, and nobody can be "
                    + $"asked here: {exception.Message} Nothing was changed.")
                {
                    Target = plan.Target,
                    RecommendedAction =
                        "Look at the changes with -WhatIf, and then add -Force where the command has it, or -Confirm:$false.",
                };
            }
        },
        cancellation);

    private ChangeDecision Decide(ChangePlan plan)
    {
        if (cmdlet.SkipsConfirmation
            && !cmdlet.IsWhatIf
            && !(cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirms) && LanguagePrimitives.IsTrue(confirms)))
        {
            return ChangeDecision.Apply;
        }

        var description = string.Join(Environment.NewLine, plan.Changes.Select(change => change.ToString()));
        var question = plan.Changes.Count == 1
            ? description + "?"
            : string.Create(CultureInfo.CurrentCulture, $"Make these {plan.Changes.Count} changes?{Environment.NewLine}{description}");

        // -WhatIf and -Verbose show the description alone, a question the target as its heading.
        if (cmdlet.ShouldProcess($"{plan.Target}:{Environment.NewLine}{description}", question, plan.Target, out var reason))
        {
            return IsAgreed(plan, question) ? ChangeDecision.Apply : ChangeDecision.Decline;
        }

        return reason.HasFlag(ShouldProcessReason.WhatIf) ? ChangeDecision.Plan : ChangeDecision.Decline;
    }

    /// <summary>
    /// What somebody else made is replaced as if the cmdlet's impact were high: with the question that ShouldProcess asks for high impact
    /// alone.
    /// </summary>
    private bool IsAgreed(ChangePlan plan, string question)
    {
        if (!plan.Overwrites
            || !cmdlet.ConfirmsOverwriting
            || cmdlet.SkipsConfirmation
            || cmdlet.MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return true;
        }

        return !LanguagePrimitives.TryConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference"), out var preference)
            || preference != ConfirmImpact.High
            || cmdlet.ShouldContinue(question, $"This replaces what somebody else has set. {plan.Target}");
    }
}
