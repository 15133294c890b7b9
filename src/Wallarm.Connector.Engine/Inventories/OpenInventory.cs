using System.Globalization;
using System.Text;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.History;
using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>An inventory of lines and files: opens files, and says how far it is and what was left out.</summary>
internal sealed class OpenInventory : IApiInventory
{
    private readonly ApiInventory _inventory;
    private readonly InventoryParts _parts;
    private readonly LogFileReading _files;
    private readonly ApiInventoryOptions _options;
    private IReadOnlyList<HistoryEstimate> _groups = [];
    private bool _hasFailed;
    private byte[] _line = new byte[4096];
    private long _bytes;

    public OpenInventory(ApiInventoryOptions options)
    {
        if (options.PreviousSpecificationPath is not null && options.SpecificationPath is null)
        {
            throw UnusableOption.Error("-PreviousSpecification", "there is no -Specification that is newer");
        }

        foreach (var path in options.KeepLiteral.Where(path => !path.StartsWith('/')))
        {
            throw UnusableOption.Error("-KeepLiteral", $"'{path}' does not start with a slash");
        }

        if (options.SampleRate is not (> 0 and <= 1)) throw UnusableOption.Error("-SampleRate", "it is not above 0 and at most 1");
        if (options.StartTime > options.EndTime) throw UnusableOption.Error("-StartTime", "it is after -EndTime");
        _options = options;
        _inventory = SpecificationFile.Open(options);
        _parts = new InventoryParts(_inventory);
        _files = new LogFileReading(_parts.AddAsync, () => _parts.Lines);
    }

    /// <inheritdoc/>
    public void AddLine(string line)
    {
        var most = Encoding.UTF8.GetMaxByteCount(line.Length);
        if (_line.Length < most) _line = new byte[most];
        var length = Encoding.UTF8.GetBytes(line, _line);
        _bytes += length + 1;

        // A string can be a whole file, as Get-Content -Raw reads it.
        _inventory.AddLines(_line.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public async Task AddFilesAsync(
        IReadOnlyList<string> paths, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation)
    {
        await _files.ReadAsync(paths, observer, enough, cancellation).ConfigureAwait(false);
        _parts.Merge();
        if (_files.IsComplete) return;
        observer.Warning(string.Create(
            CultureInfo.CurrentCulture,
            $"Stopped after {_inventory.Lines:N0} lines, {_files.Percent} % of the files. The inventory is that of these lines."));
    }

    /// <inheritdoc/>
    public async Task<bool> AddLogGroupsAsync(
        IReadOnlyList<InventorySource> sources, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation)
    {
        var reading = new LogGroupReading(_inventory, _options, observer);
        try
        {
            return await reading.RunAsync(sources, enough, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (ConnectorException or OperationCanceledException))
        {
            // The SDK wraps a cancellation in errors of its own at some places.
            cancellation.ThrowIfCancellationRequested();
            throw AwsErrors.Translate(exception);
        }
        finally
        {
            _bytes += reading.Bytes;
            _hasFailed |= reading.HasFailed;
            _groups = [.. _groups, .. reading.Read];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ApiEndpoint> Complete(IOperationObserver observer, out ApiInventorySummary summary)
    {
        var report = new InventoryReport(_inventory);
        var isComplete = _files is { IsComplete: true, HasFailed: false } && !_hasFailed;
        summary = report.Summarize(_bytes + _files.Bytes, isComplete);
        foreach (var warning in InventoryWarnings.Of(summary, _groups)) observer.Warning(warning);
        return report.Endpoints;
    }
}
