using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>A cmdlet whose work is asynchronous and can be stopped at any moment.</summary>
public abstract class AsyncPSCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PipelineThread? _pipelineThread;

    /// <summary>Does the work for one item, on a thread of the pool; whatever it writes goes through this class.</summary>
    protected abstract Task ProcessRecordAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        using var pipelineThread = new PipelineThread();
        _pipelineThread = pipelineThread;
        var observer = new CmdletObserver(this, pipelineThread);
        try
        {
            Observer = observer;
            pipelineThread.Run(ProcessRecordAsync, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (SessionException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception));
        }
        catch (InvalidOptionException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception));
        }
        catch (ConnectorException exception)
        {
            WriteError(ErrorRecords.Of(exception));
        }
        finally
        {
            _pipelineThread = null;
            if (!_stopping.IsCancellationRequested) observer.CompleteProgress();
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>Who the engine reports to and asks.</summary>
    protected IOperationObserver Observer { get; private set; } = null!;

    /// <summary>Writes an object to the pipeline, from any thread, and returns when it was taken.</summary>
    protected Task WriteObjectAsync(object value, CancellationToken cancellation) =>
        _pipelineThread!.InvokeAsync(() => { WriteObject(value); return true; }, cancellation);

    /// <summary>Runs something that only the pipeline thread may do.</summary>
    protected Task<T> OnPipelineThreadAsync<T>(Func<T> function, CancellationToken cancellation) =>
        _pipelineThread!.InvokeAsync(function, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stopping.Dispose();
    }
}
