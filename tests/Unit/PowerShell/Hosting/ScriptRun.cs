using System.Management.Automation;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>What came out of a script, stream by stream.</summary>
internal sealed record ScriptRun(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose)
{
    public IReadOnlyList<ProgressRecord> Progress { get; init; } = [];

    /// <summary>The error that ended the script; null where it ran to its end.</summary>
    public ErrorRecord? StoppedBy { get; init; }

    /// <summary>Whether it was stopped from outside (Ctrl+C).</summary>
    public bool WasStopped { get; init; }

    /// <summary>The one object that came out, as what it is.</summary>
    public T Single<T>() => Assert.IsType<T>(Assert.Single(ThrowIfFailed().Output).BaseObject);

    /// <summary>Fails the test with the script's errors, where there are any.</summary>
    public ScriptRun ThrowIfFailed()
    {
        ErrorRecord[] errors = StoppedBy is null ? [.. Errors] : [.. Errors, StoppedBy];
        Assert.True(
            errors.Length == 0,
            string.Join(Environment.NewLine, errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}\n{error.Exception}")));
        return this;
    }
}
