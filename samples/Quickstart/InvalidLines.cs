using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The lines that the forwarder found to be no records: their numbers and reasons, never their content.</summary>
internal sealed class InvalidLines
{
    private const int MostShown = 20;

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["not-json-object"] = "not a JSON object",
        ["method-missing"] = "no httpMethod",
        ["method-not-token"] = "httpMethod is not an HTTP method",
        ["method-connect"] = "httpMethod is CONNECT",
        ["path-missing"] = "no path",
        ["path-not-absolute"] = "path does not start with a slash",
        ["path-too-long"] = "path is too long",
        ["keys-ambiguous"] = "a key stands twice with different values, or inside another value",
    };

    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly List<(int Line, string Reason)> _lines = [];
    private long _count;

    public void Add(LogBatch batch, Delivery delivery)
    {
        foreach ((string reason, long count) in delivery.InvalidReasons)
        {
            _count += count;
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + count;
        }

        foreach ((string eventId, string reason) in delivery.InvalidSamples)
        {
            int index = FindIndex(batch.Event.LogEvents!, eventId);
            if (index >= 0 && index < batch.LineNumbers.Count)
                _lines.Add((batch.LineNumbers[index], reason));
        }
    }

    public void WriteTo(TextWriter output)
    {
        if (_count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"Lines that are no access-log records ({_count:N0}; their content is not repeated here)");
        foreach ((string reason, long count) in _reasons)
            output.WriteLine($"  {count:N0} x {Meaning(reason)}");
        foreach ((int line, string reason) in _lines.OrderBy(each => each.Line).Take(MostShown))
            output.WriteLine($"  line {line:N0}: {Meaning(reason)}");
        long more = _count - Math.Min(_lines.Count, MostShown);
        if (more > 0)
            output.WriteLine($"  and {more:N0} more: the forwarder's log names the first ten of each event.");
    }

    private static string Meaning(string reason) => Meanings.GetValueOrDefault(reason, reason);

    private static int FindIndex(IReadOnlyList<LogEvent> events, string id)
    {
        int index = events.Count - 1;
        while (index >= 0 && events[index].Id != id)
            index--;
        return index;
    }
}
