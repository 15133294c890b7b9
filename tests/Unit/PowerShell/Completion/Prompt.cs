using System.Management.Automation;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.PowerShell.Completion;

/// <summary>A command line on which Tab is pressed.</summary>
internal sealed class Prompt : IDisposable
{
    private readonly ModuleSession _session;

    public Prompt(string? currentFolder = null) => _session = ModuleSession.Open(currentFolder);

    /// <summary>The arguments that make a command use a simulated account.</summary>
    public static string Session(AwsProxy aws) =>
        $"-AccessKey {aws.Identity.AccessKeyId} -SecretKey '{aws.Identity.SecretAccessKey}' -Region {aws.Options.Region} -EndpointUrl {aws.Endpoint}";

    public ScriptRun Run(string script, params (string Name, object? Value)[] parameters) =>
        _session.Run(script, parameters).ThrowIfFailed();

    /// <summary>What is suggested at the end of a line when Tab is pressed there once. Nothing may be written to any stream.</summary>
    public IReadOnlyList<CompletionResult> Tab(string line)
    {
        var run =
            _session.Run(
                "param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)", ("line", line));
        var completion = run.Single<CommandCompletion>();
        Assert.Empty(run.Warnings);
        Assert.Empty(run.Verbose);
        Assert.Empty(run.Progress);
        return completion.CompletionMatches;
    }

    /// <summary>
    /// What is suggested in the end. On a busy machine the first answer may come after the completer's time limit; the next Tab then has
    /// it, so that this presses it a few times.
    /// </summary>
    public IReadOnlyList<CompletionResult> PatientTab(string line)
    {
        for (var left = 30; left > 0; left--)
        {
            if (Tab(line) is { Count: > 0 } suggested) return suggested;
        }

        return [];
    }

    /// <summary>The texts that <see cref="PatientTab"/> would put on the line.</summary>
    public IEnumerable<string> Texts(string line) => PatientTab(line).Select(result => result.CompletionText);

    public void Dispose() => _session.Dispose();
}
