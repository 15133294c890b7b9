using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Inventory.Deployments;
using Wallarm.Connector.Inventory.LogFiles;
using Wallarm.Connector.Inventory.Paths;
using Wallarm.Connector.Inventory.Specifications;
using Wallarm.Connector.Inventory.Statistics;

namespace Wallarm.Connector.Inventory;

/// <summary>
/// Makes an API inventory from access-log lines, in bounded memory: what it holds grows with the endpoints, and not with the lines.
/// </summary>
/// <remarks>
/// The order of lines does not matter. Below a path segment 1,024 words are kept, those with the lowest hashes; the calls of all others are
/// counted together, as a parameter; those that found nothing (401, 403, 404, 405) are noise then. Words of known routes are kept besides.
/// Only where there would be more than 100,000 different path prefixes fewer words are kept, of noise first, and then what is kept can
/// depend on the order.
/// </remarks>
public sealed class ApiInventory
{
    private const int MaxHosts = 1024;
    private const int MaxNodes = 100_000;
    private const int MaxWords = 1024;
    private const int MinWords = 16;
    private const int MaxHostLength = 255;
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly AccessLogParser _events = new();
    private readonly FileRecords _lines;
    private readonly Dictionary<ulong, InventoryHost> _hosts = [];
    private readonly UserAgentNames _userAgents = new();
    private readonly Dictionary<ulong, RouteTemplate?> _routes = [];
    private readonly bool _keepsSamples;
    private readonly KeptPath[] _keptPaths;
    private readonly long _startTime;
    private readonly long _endTime;
    private LogSource? _source;
    private int _maxWords = MaxWords;
    private int _maxMissedWords = MaxWords;
    private long _records;
    private byte[] _lastHostName = [];
    private InventoryHost? _lastHost;

    /// <summary>Makes an empty inventory.</summary>
    /// <param name="options">What it is made of. The specifications are read from their files by whoever calls.</param>
    /// <param name="specification">The API's definition, an OpenAPI document, as JSON or YAML; null for none.</param>
    /// <param name="previousSpecification">An older one; null for none.</param>
    /// <exception cref="FormatException">A specification is no OpenAPI document.</exception>
    public ApiInventory(ApiInventoryOptions options, byte[]? specification = null, byte[]? previousSpecification = null)
    {
        _lines = new FileRecords(AddFileRecord);
        _keepsSamples = options.Explain;
        _keptPaths = [.. options.KeepLiteral.Select(path => new KeptPath(path))];
        _startTime = options.StartTime?.ToUnixTimeMilliseconds() ?? long.MinValue;
        SampleRate = options.SampleRate;
        _endTime = options.EndTime?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        Specification = specification is null ? null : Specification.Parse(specification);
        PreviousSpecification = previousSpecification is null ? null : Specification.Parse(previousSpecification);
    }

    private ApiInventory(ApiInventory whole)
    {
        _lines = new FileRecords(AddFileRecord);
        (SampleRate, Mounts) = (whole.SampleRate, whole.Mounts);
        (_keepsSamples, _keptPaths) = (whole._keepsSamples, whole._keptPaths);
        (_startTime, _endTime) = (whole._startTime, whole._endTime);
        (Specification, PreviousSpecification) = (whole.Specification, whole.PreviousSpecification);
    }

    /// <summary>Lines that were read, empty ones not counted.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that are no access-log record.</summary>
    public long UnreadableLines { get; private set; }

    /// <summary>Lines outside the time, or of other stages than those, that were asked for.</summary>
    public long FilteredLines { get; private set; }

    /// <summary>Calls that are no endpoint's, as far as known before the endpoints are made.</summary>
    internal long NoiseHits { get; private set; }

    internal double SampleRate { get; }

    internal Specification? Specification { get; }

    internal ApiMounts Mounts { get; } = new();

    internal Specification? PreviousSpecification { get; }

    internal IEnumerable<InventoryHost> Hosts => _hosts.Values;

    internal UserAgentNames UserAgents => _userAgents;

    internal int WordsKept => _maxWords;

    /// <summary>Says which APIs there are, and where: before the first event of them.</summary>
    public void Deploy(IEnumerable<ApiMount> mounts)
    {
        Mounts.Add(mounts);
        foreach (var host in _hosts.Values) host.Mounts = Mounts.Of(host.Name);
    }

    /// <summary>Takes the message of a log event, whose time has been asked for.</summary>
    /// <param name="message">The message.</param>
    /// <param name="timestamp">Time of the event, milliseconds since 1970, for a log format that has none.</param>
    /// <param name="source">Whose calls the log group holds.</param>
    public void AddEvent(ReadOnlySpan<byte> message, long timestamp, LogSource source)
    {
        _source = source;
        Add(_events.ParseLine(message, out var record), record, timestamp);
    }

    /// <summary>Takes a line of a file: an access-log line, or one of an export from CloudWatch Logs.</summary>
    /// <param name="line">The line without its end.</param>
    public void AddLine(ReadOnlySpan<byte> line)
    {
        _source = null;
        _lines.Read(line);
    }

    /// <summary>Takes lines of a file.</summary>
    /// <param name="lines">Lines with their ends; the last one may have none.</param>
    public void AddLines(ReadOnlySpan<byte> lines)
    {
        _source = null;
        _lines.ReadAll(lines);
    }

    /// <summary>Makes an empty inventory of the same kind, which takes a part of the lines on another thread.</summary>
    public ApiInventory NewPart() => new(this);

    /// <summary>Takes all that a part has. That one is of no use any more.</summary>
    /// <param name="part">What <see cref="NewPart"/> made; no thread adds lines to it any more.</param>
    public void Merge(ApiInventory part)
    {
        Lines += part.Lines;
        UnreadableLines += part.UnreadableLines;
        FilteredLines += part.FilteredLines;
        NoiseHits += part.NoiseHits;
        _maxWords = Math.Min(_maxWords, part._maxWords);
        _maxMissedWords = Math.Min(_maxMissedWords, part._maxMissedWords);
        _userAgents.Merge(part._userAgents);
        foreach (var (key, other) in part._hosts)
        {
            if (_hosts.TryGetValue(key, out var host)) host.Merge(other, _maxWords, _maxMissedWords);
            else AddHost(key, other);
        }

        Bound();
    }

    private void AddFileRecord(InvalidReason reason, in AccessLogRecord record) => Add(reason, record, eventTime: null);

    private void Add(InvalidReason reason, in AccessLogRecord record, long? eventTime)
    {
        Lines++;
        if (reason != InvalidReason.None)
        {
            UnreadableLines++;
            return;
        }

        var time = Number(record.RequestTimeEpoch, absent: 0);
        if (time > MaxTime) time = 0;
        if (eventTime is { } logged)
        {
            if (time == 0) time = logged;
        }
        else if ((_startTime != long.MinValue || _endTime != long.MaxValue) && (time < _startTime || time > _endTime || time == 0))
        {
            FilteredLines++;
            return;
        }

        Span<Range> segments = stackalloc Range[PathTree.MaxSegments];
        var count = PathTree.Split(record.Path, segments);
        var method = HttpMethods.IndexOf(record.HttpMethod);
        var host = HostOf(record.DomainName);
        if (count > segments.Length || method < 0 || host is null)
        {
            NoiseHits++;
            return;
        }

        var mount =
            Mounts.IsEmpty
                ? Unknown(out var prefix)
                : Mounts.Find(host.Name, host.Mounts, record.Path, segments[..count], record.Stage, _source, out prefix);
        if (_source is { IsExclusive: true } && (mount < 0 || !_source.Holds(Mounts[mount])))
        {
            FilteredLines++;
            return;
        }

        AddCall(host, record, segments[..count], method, time, mount, prefix);
        if (++_records % 4096 == 0) Bound();
    }

    private void AddCall(
        InventoryHost host, in AccessLogRecord record, ReadOnlySpan<Range> segments, int method, long time, int mount, int prefix)
    {
        var status = record.Status.Length == 3 ? (int)Number(record.Status, absent: 0) : 0;
        var deployed = mount < 0 ? null : Mounts[mount].Api.Find(method, record.Path, segments[prefix..]);
        var route = RouteOf(record, segments, deployed, ref prefix);

        // A route that takes anything tells nothing of a call that found nothing, and neither does one that lacks its method.
        var hasRoute = route is { IsGreedy: false }
            && (route != deployed || Mounts[mount].Api.OperationOf(route.Text, HttpMethods.Names[method]) is not null);
        var isEvidence = hasRoute || status is not (401 or 403 or 404 or 405);
        var facts = host.Tree.FactsOf(record.Path, segments, method, isEvidence, route, prefix, isEvidence ? _maxWords : _maxMissedWords);
        facts.Note((deployed ?? route)?.Text, prefix, mount);
        var call = new Call
        {
            Time = time,
            Status = (short)status,
            Latency = (int)Math.Min(int.MaxValue, Number(record.ResponseLatency, absent: -1)),
            ResponseBytes = (int)Math.Min(int.MaxValue, Number(record.ResponseLength, absent: -1)),
            Caller = record.SourceIp.IsEmpty ? 0 : XxHash3.HashToUInt64(record.SourceIp),
            UserAgent = _userAgents.KeyOf(record.UserAgent),
            Verdict = DiscoveryRules.Judge(record),
        };
        facts.Add(call);
        host.NoteStage(record.Stage);
    }

    /// <summary>The route of a call: by the deployed API, by the specification, by the older one, or by the log.</summary>
    /// <param name="record">The call.</param>
    /// <param name="segments">Where the segments of its path are.</param>
    /// <param name="deployed">The route by the deployed API; null if that is not known, or has none.</param>
    /// <param name="prefix">How many segments stand before the route; negative if that is not known.</param>
    private RouteTemplate? RouteOf(in AccessLogRecord record, ReadOnlySpan<Range> segments, RouteTemplate? deployed, ref int prefix)
    {
        if (deployed is { IsGreedy: false }) return deployed;
        var logged = LoggedRoute(record, segments, out var loggedStart);
        var known = prefix < 0 && logged is { IsGreedy: false } ? loggedStart : prefix;
        var start = 0;
        var specified = Specification?.Match(record.Path, segments, record.Stage, known, out start)
            ?? PreviousSpecification?.Match(record.Path, segments, record.Stage, known, out start);
        if (specified is null && deployed is null && logged is not null) (specified, start) = (logged, loggedStart);
        if (specified is null) return deployed;
        prefix = start;
        return specified;
    }

    private RouteTemplate? LoggedRoute(in AccessLogRecord record, ReadOnlySpan<Range> segments, out int start)
    {
        var text = record.ResourcePath.IsEmpty ? record.RouteKey : record.ResourcePath;
        start = 0;
        if (text.IsEmpty) return null;
        var key = XxHash3.HashToUInt64(text);
        if (!_routes.TryGetValue(key, out var route))
        {
            route = RouteTemplate.Parse(Encoding.UTF8.GetString(text[(text.IndexOf((byte)' ') + 1)..]));
            if (_routes.Count < MaxNodes) _routes.Add(key, route);
        }

        start = route?.FindStart(segments, record.Path) ?? -1;
        return start < 0 ? null : route;
    }

    private InventoryHost? HostOf(ReadOnlySpan<byte> name)
    {
        if (_lastHost is not null && name.SequenceEqual(_lastHostName)) return _lastHost;
        if (name.Length > MaxHostLength) return null;
        Span<byte> lower = stackalloc byte[MaxHostLength];
        Ascii.ToLower(name, lower, out var length);
        var host = lower[..length];
        var key = XxHash3.HashToUInt64(host);
        if (_hosts.TryGetValue(key, out var found)) return Last(name, found);
        if (_hosts.Count == MaxHosts && key > _hosts.Keys.Max()) return null;
        var text = Encoding.UTF8.GetString(host);
        found = new InventoryHost(text, new PathTree(_keepsSamples, _keptPaths)) { Mounts = Mounts.Of(text) };
        AddHost(key, found);
        return Last(name, found);
    }

    private void AddHost(ulong key, InventoryHost host)
    {
        _hosts.Add(key, host);
        if (_hosts.Count <= MaxHosts) return;

        // As with words: those with the highest hashes go, whenever they came.
        _hosts.Remove(_hosts.Keys.Max(), out var removed);
        NoiseHits += removed!.Tree.CountHits();
        if (removed == _lastHost) _lastHost = null;
    }

    /// <summary>Most lines have the host of the line before.</summary>
    private InventoryHost Last(ReadOnlySpan<byte> name, InventoryHost host)
    {
        (_lastHostName, _lastHost) = (name.ToArray(), host);
        return host;
    }

    private void Bound()
    {
        while (_hosts.Values.Sum(host => host.Tree.Nodes) > MaxNodes)
        {
            foreach (var host in _hosts.Values) host.Tree.Bound(_maxWords, _maxMissedWords);
            if (_hosts.Values.Sum(host => host.Tree.Nodes) <= MaxNodes) return;

            // What found nothing shrinks first: a scan must merge no endpoints.
            if (_maxMissedWords > MinWords)
            {
                _maxMissedWords /= 2;
                continue;
            }

            // So many paths of so few words are made up: what found nothing is noise at once.
            foreach (var host in _hosts.Values) NoiseHits += host.Tree.DropMissed();
            if (_maxWords == MinWords) return;
            if (_hosts.Values.Sum(host => host.Tree.Nodes) > MaxNodes) _maxWords /= 2;
        }
    }

    private static int Unknown(out int prefix) => prefix = -1;

    private static long Number(ReadOnlySpan<byte> text, long absent) =>
        Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length && number >= 0 ? number : absent;
}
