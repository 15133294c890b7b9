using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Log events of groups that are too large for moto, which looks at every event of a group for each page: sorted by time, and found by it.
/// </summary>
internal sealed class SeededLogEvents
{
    private readonly ConcurrentDictionary<string, SeededLogGroup> _groups = new(StringComparer.Ordinal);

    public void Set(string key, IEnumerable<(DateTimeOffset Time, string Message)> events) => _groups[key] = new SeededLogGroup(events);

    /// <summary>Null for a group that nothing was put into.</summary>
    public SeededLogGroup? Find(string key) => _groups.GetValueOrDefault(key);
}

/// <summary>The events of one group.</summary>
internal sealed class SeededLogGroup
{
    private const int BytesOfPage = 1_000_000;
    private readonly long[] _times;
    private readonly string[] _messages;

    public SeededLogGroup(IEnumerable<(DateTimeOffset Time, string Message)> events)
    {
        (long Time, string Message)[] sorted =
            [.. events.Select(each => (each.Time.ToUnixTimeMilliseconds(), each.Message)).OrderBy(each => each.Item1)];
        _times = [.. sorted.Select(each => each.Time)];
        _messages = [.. sorted.Select(each => each.Message)];
        Bytes = _messages.Sum(message => (long)Encoding.UTF8.GetByteCount(message) + 26);
    }

    public long Bytes { get; }

    public long FirstTime => _times.Length == 0 ? 0 : _times[0];

    /// <summary>A page of the events between two times, these included, from the start-th on.</summary>
    /// <returns>The events by their numbers, and where the next page starts; null after the last.</returns>
    public (IReadOnlyList<int> Events, int? Next) Page(long? from, long? to, int start, int limit)
    {
        int first = (from is { } begin ? LowerBound(begin) : 0) + start;
        int end = to is { } last ? LowerBound(last + 1) : _times.Length;
        List<int> page = [];
        int bytes = 0;
        for (int number = first; number < end && page.Count < limit; number++)
        {
            bytes += _messages[number].Length + 300;
            if (bytes > BytesOfPage && page.Count > 0)
                break;
            page.Add(number);
        }

        return (page, first + page.Count < end ? start + page.Count : null);
    }

    public long TimeOf(int number) => _times[number];

    public string MessageOf(int number) => _messages[number];

    /// <summary>56 digits, as CloudWatch Logs has them.</summary>
    public string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{_times[number]:D30}{number:D26}");

    private int LowerBound(long time)
    {
        int index = Array.BinarySearch(_times, time);
        if (index < 0)
            return ~index;
        while (index > 0 && _times[index - 1] == time)
            index--;
        return index;
    }
}
