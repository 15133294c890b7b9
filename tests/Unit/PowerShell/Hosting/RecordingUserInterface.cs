using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Writes down what a session shows and asks, and answers from a list.</summary>
internal sealed class RecordingUserInterface : PSHostUserInterface
{
    private readonly List<string> _lines = [];
    private readonly List<string> _questions = [];
    private readonly List<string> _warnings = [];
    private string _line = "";

    public Queue<string> Answers { get; } = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public IReadOnlyList<string> Questions
    {
        get
        {
            lock (_lines) return [.. _questions];
        }
    }

    /// <summary>The warnings on the screen; most of them are in the stream of the script too.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lines) return [.. _warnings];
        }
    }

    public override PSHostRawUserInterface? RawUI => null;

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        lock (_lines) _questions.Add(message);
        if (!Answers.TryDequeue(out var answer)) throw new HostException($"Nobody is here to answer: {message}");
        return choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToList().IndexOf(answer);
    }

    public override void Write(string value)
    {
        lock (_lines) _line += value;
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        lock (_lines)
        {
            _lines.Add(_line + value);
            _line = "";
        }
    }

    public override void WriteErrorLine(string value) => WriteLine(value);

    // The streams of the script hold these already.
    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
        lock (_lines) _warnings.Add(message);
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        lock (_lines) _questions.Add(message);
        if (!Answers.TryDequeue(out var answer)) throw new HostException($"Nobody is here to answer: {message}");
        return new Dictionary<string, PSObject> { [descriptions.Single().Name] = answer };
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException($"Nobody is here to answer: {message}");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    public override string ReadLine() => throw new HostException("Nobody is here to type a line.");

    public override SecureString ReadLineAsSecureString() => throw new HostException("Nobody is here to type a line.");
}
