using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>
/// The progress bars of one command: those that the engine reports, and one of the command itself. That one comes where an item takes
/// longer than a second and nothing else is told of it, and where items keep coming down the pipeline; then the others are nested in it.
/// </summary>
/// <remarks>On the pipeline thread.</remarks>
internal sealed class ProgressWriter(PSCmdlet cmdlet)
{
    /// <summary>
    /// How long an item takes before anything is shown of it. The engine, which knows more, has the first word after a second.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.25);

    private const int CommandId = 0;
    private const int NoParent = -1;

    // Bars of one source are told apart by their ids; every command is a source of its own. PowerShell counts its own sources up from 1.
    private static long _lastSource;

    private readonly long _source = Interlocked.Decrement(ref _lastSource);
    private readonly Dictionary<string, int> _activities = [];
    private readonly long _begunAt = Environment.TickCount64;
    private long _silentSince;
    private string _item = "";
    private int _items;
    private int _lastActivity;
    private bool _isCommandShown;

    /// <summary>Whether several items came so far, over more than a second.</summary>
    private bool IsLongPipeline => _items > 1 && Environment.TickCount64 - _begunAt > Patience.TotalMilliseconds;

    /// <summary>An item is begun.</summary>
    public void Begin(string item)
    {
        _item = item;
        HandedOn();
        _items++;
        if (_isCommandShown || IsLongPipeline) ShowCommand();
    }

    /// <summary>A result was taken by whoever comes next in the pipeline, which may have taken its time.</summary>
    public void HandedOn() => _silentSince = Environment.TickCount64;

    /// <summary>The item goes on. Called again and again.</summary>
    public void Linger()
    {
        if (Environment.TickCount64 - _silentSince < Patience.TotalMilliseconds) return;
        if (!_isCommandShown && (_activities.Count == 0 || _items > 1)) ShowCommand();
    }

    /// <summary>Shows what the engine reports.</summary>
    public void Write(OperationProgress progress)
    {
        if (!_activities.TryGetValue(progress.Activity, out var id))
        {
            if (progress.IsCompleted) return;

            // Of a single item this says more.
            if (_isCommandShown && _items == 1) CompleteCommand();
            id = ++_lastActivity;
            _activities.Add(progress.Activity, id);
        }

        Write(new ProgressRecord(id, progress.Activity, progress.Status)
        {
            PercentComplete = progress.PercentComplete ?? -1,
            SecondsRemaining = progress.Remaining is { } remaining ? (int)Math.Ceiling(remaining.TotalSeconds) : -1,
            ParentActivityId =
                progress.ParentActivity is { } parent
                    && _activities.TryGetValue(parent, out var parentId) ? parentId : _isCommandShown ? CommandId : NoParent,
            RecordType = progress.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
        if (progress.IsCompleted) _activities.Remove(progress.Activity);
    }

    /// <summary>Takes the bars of the item away that are still there, and that of the command unless more items may come.</summary>
    public void Complete(bool isLast)
    {
        foreach (var (activity, id) in _activities.OrderByDescending(shown => shown.Value)) Write(Completed(id, activity));
        _activities.Clear();
        if (isLast) CompleteCommand();
    }

    /// <summary>Takes every bar away where the command may not write any more: it was stopped, or another one ended the pipeline.</summary>
    public void TakeAway()
    {
        List<ProgressRecord> left =
            [.. _activities.OrderByDescending(shown => shown.Value).Select(shown => Completed(shown.Value, shown.Key))];
        if (_isCommandShown) left.Add(Completed(CommandId, cmdlet.MyInvocation.MyCommand.Name));
        _activities.Clear();
        _isCommandShown = false;
        foreach (var record in left) cmdlet.Host.UI.WriteProgress(_source, record);
    }

    private void ShowCommand()
    {
        _isCommandShown = true;
        Write(
            new ProgressRecord(
                CommandId,
                cmdlet.MyInvocation.MyCommand.Name,
                cmdlet.MyInvocation.ExpectingInput ? $"{_item} (number {_items})" : $"{_item}, waiting for an answer"));
    }

    private void CompleteCommand()
    {
        if (_isCommandShown) Write(Completed(CommandId, cmdlet.MyInvocation.MyCommand.Name));
        _isCommandShown = false;
    }

    private static ProgressRecord Completed(
        int id, string activity) => new(id, activity, "Completed")
    {
        RecordType = ProgressRecordType.Completed,
    };

    private void Write(ProgressRecord record) => cmdlet.CommandRuntime.WriteProgress(_source, record);
}
