using System.Globalization;
using System.Management.Automation.Host;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>The host of a session whose user is the test.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    /// <summary>The lines on the screen, among them what <c>-WhatIf</c> says.</summary>
    public IReadOnlyList<string> Lines => _ui.Lines;

    /// <summary>The questions that were asked, message by message.</summary>
    public IReadOnlyList<string> Questions => _ui.Questions;

    public IReadOnlyList<string> Warnings => _ui.Warnings;

    /// <summary>
    /// What the user will say to the next questions: the label of a choice, such as "Yes" or "No". A question without an answer fails.
    /// </summary>
    public Queue<string> Answers => _ui.Answers;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.GetCultureInfo("en-US");

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Tests";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
