using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>A cmdlet whose work is asynchronous and can be stopped at any moment.</summary>
public abstract class AsyncPSCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PipelineThread? _pipelineThread;
    private ProgressWriter? _progress;

    /// <summary>Makes a cmdlet that nobody has stopped.</summary>
    protected AsyncPSCmdlet() => StopToken = _stopping.Token;

    /// <summary>Does the work for one item, on a thread of the pool; whatever it writes goes through this class.</summary>
    protected abstract Task ProcessRecordAsync(CancellationToken cancellation);

    /// <summary>
    /// Takes an item on the pipeline thread, if nothing is to be waited for, written or refused: a line of a log, of millions.
    /// </summary>
    protected virtual bool TakesAtOnce() => false;

    /// <summary>Does the work that needs all items, once the last one is there.</summary>
    protected virtual Task EndProcessingAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (TakesAtOnce()) return;
        _progress ??= new ProgressWriter(this);
        _progress.Begin(Subject);
        Run(ProcessRecordAsync, isLast: !MyInvocation.ExpectingInput);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        _progress ??= new ProgressWriter(this);
        Run(EndProcessingAsync, isLast: true);
    }

    private void Run(Func<CancellationToken, Task> work, bool isLast)
    {
        using var pipelineThread = new PipelineThread();
        _pipelineThread = pipelineThread;
        using var lingering = new Timer(
            _ => pipelineThread.Post(_progress!.Linger), null, ProgressWriter.Patience, ProgressWriter.Patience / 5);
        CmdletObserver? observer = null;
        var goesOn = false;
        try
        {
            Observer = observer = new CmdletObserver(this, pipelineThread, _progress!);
            pipelineThread.Run(work, _stopping.Token);
            goesOn = !isLast;
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Errors are not told any more, but what was done is. The screen takes it when the streams do not.
            foreach (var warning in observer!.LastWarnings) Host.UI.WriteWarningLine(warning);
            throw new PipelineStoppedException();
        }
        catch (ConnectorException exception) when (EndsPipeline(exception))
        {
            ThrowTerminatingError(ErrorRecords.Of(exception, Subject));
        }
        catch (ConnectorException exception)
        {
            WriteError(ErrorRecords.Of(exception, Subject));
            goesOn = !isLast;
        }
        finally
        {
            _pipelineThread = null;
            if (_stopping.IsCancellationRequested) _progress!.TakeAway();
            else _progress!.Complete(isLast: !goesOn);
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>What this item is about: the target of errors that name none of their own.</summary>
    protected abstract string Subject { get; }

    /// <summary>Whether changes are made without a question, unless <c>-Confirm</c> or <c>-WhatIf</c> say otherwise.</summary>
    internal virtual bool SkipsConfirmation => false;

    /// <summary>Whether changes are only shown. On the pipeline thread.</summary>
    internal bool IsWhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) ? given : GetVariableValue("WhatIfPreference"));

    /// <summary>Whether to ask, as if its impact were high, before it replaces what somebody else has set.</summary>
    internal virtual bool ConfirmsOverwriting => true;

    /// <summary>Hears on the pipeline thread that changes will be made, once whoever was to be asked has agreed.</summary>
    internal virtual void Agreed()
    {
    }

    /// <summary>Who the engine reports to and asks.</summary>
    protected IOperationObserver Observer { get; private set; } = null!;

    /// <summary>Writes an object to the pipeline, from any thread, and returns when it was taken.</summary>
    protected Task WriteObjectAsync(object value, CancellationToken cancellation) =>
        _pipelineThread!.InvokeAsync(
            () =>
            {
                WriteObject(value);
                _progress!.HandedOn();
                return true;
            },
            cancellation);

    /// <summary>Cancelled when the user stops the command.</summary>
    /// <remarks>Kept, since what was left alone may ask after the cmdlet is disposed.</remarks>
    internal CancellationToken StopToken { get; }

    /// <summary>Runs something that only the pipeline thread may do.</summary>
    protected Task<T> OnPipelineThreadAsync<T>(Func<T> function, CancellationToken cancellation) =>
        _pipelineThread!.InvokeAsync(function, cancellation);

    /// <summary>
    /// A session that does not work, and an endpoint that cannot be reached, fail every other item in the same way. A value that cannot be
    /// used is wrong for the whole command where it was typed, but only for its item where it came down the pipeline.
    /// </summary>
    private bool EndsPipeline(ConnectorException exception) =>
        exception is SessionException
        || exception.Category == ConnectorErrorCategory.ConnectionError
        || (exception is InvalidOptionException && !MyInvocation.ExpectingInput);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;

        // Another command may have ended the pipeline between two items.
        _progress?.TakeAway();
        _stopping.Dispose();
    }
}
