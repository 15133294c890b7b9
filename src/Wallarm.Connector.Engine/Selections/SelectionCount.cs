using System.Text.Json;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Engine.Selections;

/// <summary>Counts what the forwarder would make of lines, with the forwarder's own parser and rules.</summary>
internal sealed class SelectionCount
{
    private const string ForwardVariable = "X_FORWARD";
    private const string Discoverable = "discoverable";

    private readonly FileRecords _records;
    private readonly IReadOnlyList<string> _included;
    private readonly IReadOnlyList<string> _excluded;
    private readonly IReadOnlyList<string> _redacted;
    private readonly bool _isDiscoverableOnly;
    private readonly PathFilter? _paths;
    private readonly RecordSelection _selection;

    /// <summary>One for each kind of data, to tell which of them a record has.</summary>
    private readonly RecordSelection[] _redactions;

    private readonly long[] _excludedBy;
    private readonly long[] _redactedBy;
    private readonly SortedDictionary<InvalidReason, long> _invalid = [];
    private long _notDiscoverable;
    private long _notIncluded;
    private long _redactedRecords;
    private long _forwarded;

    /// <param name="environment">The function's variables.</param>
    public SelectionCount(IReadOnlyDictionary<string, string> environment)
    {
        _records = new FileRecords(Add);
        _included = SelectionSettings.Of(environment, SelectionSettings.Include);
        _excluded = SelectionSettings.Of(environment, SelectionSettings.Exclude);
        _redacted = SelectionSettings.Of(environment, SelectionSettings.Redact);
        _isDiscoverableOnly =
            environment.GetValueOrDefault(ForwardVariable)?.Trim().Equals(Discoverable, StringComparison.OrdinalIgnoreCase) == true;
        _paths = PathFilter.Of(_included, _excluded);
        _selection = new RecordSelection(_isDiscoverableOnly, _paths, RedactedData.None);
        _redactions = [.. _redacted.Select(name => new RecordSelection(false, null, DataOf(name)))];
        _excludedBy = new long[_excluded.Count];
        _redactedBy = new long[_redacted.Count];
    }

    /// <summary>Lines that were read.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes the lines of a file.</summary>
    public async Task AddAsync(IAsyncEnumerable<LineBlock> blocks, CancellationToken cancellation)
    {
        await foreach (var block in blocks.WithCancellation(cancellation).ConfigureAwait(false))
        {
            _records.ReadAll(block.Lines);
            block.Dispose();
        }
    }

    /// <summary>The counts.</summary>
    /// <param name="isFunctionRead">Whether the variables that were not asked for are the function's.</param>
    /// <param name="isComplete">Whether everything was read.</param>
    public SelectionForecast Complete(bool isFunctionRead, bool isComplete)
    {
        List<RuleLines> filtered = [];
        if (_isDiscoverableOnly) filtered.Add(new RuleLines($"{ForwardVariable}={Discoverable}", _notDiscoverable));
        if (_included.Count > 0) filtered.Add(new RuleLines("no -IncludePath", _notIncluded));
        filtered.AddRange(_excluded.Zip(_excludedBy, (pattern, lines) => new RuleLines($"-ExcludePath {pattern}", lines)));
        return new SelectionForecast
        {
            Lines = Lines,
            Forwarded = _forwarded,
            Filtered = filtered.Sum(rule => rule.Lines),
            Invalid = _invalid.Values.Sum(),
            Redacted = _redactedRecords,
            FilteredBy = filtered,
            InvalidReasons =
                [
                    .. _invalid.Select(reason =>
                        new RuleLines(JsonNamingPolicy.KebabCaseLower.ConvertName(reason.Key.ToString()), reason.Value)),
                ],
            RedactedBy = [.. _redacted.Zip(_redactedBy, (name, lines) => new RuleLines(name, lines))],
            IncludePath = _included,
            ExcludePath = _excluded,
            Redact = _redacted,
            IsFunctionRead = isFunctionRead,
            IsComplete = isComplete,
        };
    }

    private void Add(InvalidReason reason, in AccessLogRecord record)
    {
        Lines++;
        if (reason != InvalidReason.None)
        {
            _invalid[reason] = _invalid.GetValueOrDefault(reason) + 1;
            return;
        }

        switch (_selection.Judge(record))
        {
            case FilterReason.NotDiscoverable: _notDiscoverable++; break;
            case FilterReason.NotIncluded: _notIncluded++; break;
            case FilterReason.Excluded: _excludedBy[_paths!.ExcludedBy(record.Path)]++; break;
            default: AddForwarded(record); break;
        }
    }

    private void AddForwarded(in AccessLogRecord record)
    {
        _forwarded++;
        var isRedacted = false;
        for (var kind = 0; kind < _redactions.Length; kind++)
        {
            var redacted = record;
            _redactions[kind].Redact(ref redacted);
            if (redacted.Path.SequenceEqual(record.Path) && redacted.SourceIp.SequenceEqual(record.SourceIp)) continue;
            _redactedBy[kind]++;
            isRedacted = true;
        }

        if (isRedacted) _redactedRecords++;
    }

    private static RedactedData DataOf(string name) => RedactionNames.TryParse(name, out var data) ? data : RedactedData.None;
}
