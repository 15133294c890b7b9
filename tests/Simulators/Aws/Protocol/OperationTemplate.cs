namespace Wallarm.Connector.Simulators;

/// <summary>One line of an operation table: <c>GetAlias GET /2015-03-31/functions/{FunctionName}/aliases/{Name}</c>.</summary>
internal sealed class OperationTemplate
{
    private readonly string _method;
    private readonly string[] _segments;
    private readonly string? _query;

    private OperationTemplate(string line)
    {
        string[] parts = line.Split(' ');
        string[] target = parts[2].Split('?', 2);
        Operation = parts[0];
        _method = parts[1];
        _segments = target[0].Split('/');
        _query = target.Length > 1 ? target[1] : null;
        Weight = _segments.Count(segment => !IsLabel(segment)) + (_query is null ? 0 : 1);
    }

    public string Operation { get; }

    /// <summary>The more of it is fixed, the earlier it is tried.</summary>
    private int Weight { get; }

    public static OperationTemplate[] ReadTable(string table) =>
        [.. table.Split('\n').Select(line => new OperationTemplate(line.Trim())).OrderByDescending(template => template.Weight)];

    /// <summary>The labels of the path with their decoded values, or null when this is another operation.</summary>
    public Dictionary<string, string>? Match(string method, string rawPath, string rawQuery)
    {
        string[] segments = rawPath.TrimEnd('/').Split('/');
        if (method != _method || segments.Length != _segments.Length)
            return null;
        if (_query is not null && !rawQuery.Split('&').Contains(_query))
            return null;
        Dictionary<string, string> labels = [];
        for (int i = 0; i < segments.Length; i++)
        {
            if (IsLabel(_segments[i]))
                labels[_segments[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            else if (segments[i] != _segments[i])
                return null;
        }

        return labels;
    }

    private static bool IsLabel(string segment) => segment.StartsWith('{');
}
