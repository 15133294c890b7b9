using System.Globalization;
using System.Net;

namespace Wallarm.Connector.Simulators;

/// <summary>The options of one command, read as <c>--name value</c>, <c>--name=value</c> or, for flags, <c>--name</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = [];

    private Arguments()
    {
    }

    public static Arguments Parse(IReadOnlyList<string> args, string[] options, string[] flags)
    {
        Arguments arguments = new();
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (flags.Contains(parts[0]))
            {
                if (parts.Length > 1)
                    throw new UsageException($"{parts[0]} takes no value.");
                arguments.Add(parts[0], "");
            }
            else if (options.Contains(parts[0]))
            {
                if (parts.Length == 1 && i + 1 == args.Count)
                    throw new UsageException($"{parts[0]} needs a value.");
                arguments.Add(parts[0], parts.Length > 1 ? parts[1] : args[++i]);
            }
            else
            {
                throw new UsageException($"Unknown argument '{args[i]}'.");
            }
        }

        return arguments;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public IReadOnlyList<string> Many(string name) => _values.GetValueOrDefault(name) ?? [];

    public string? One(string name) => Many(name) switch
    {
        [] => null,
        [var value] => value,
        _ => throw new UsageException($"{name} may be given only once."),
    };

    public string Required(string name) => One(name) ?? throw new UsageException($"{name} is missing.");

    public int? Integer(string name, int minimum)
    {
        if (One(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum
            ? value
            : throw new UsageException($"{name} must be a whole number of at least {minimum}, not '{text}'.");
    }

    public TimeSpan? Time(string name)
    {
        if (One(name) is not { } text)
            return null;
        return Duration.TryParse(text, out TimeSpan time)
            ? time
            : throw new UsageException($"{name} must be a time such as 200ms, 2s or 1m, not '{text}'.");
    }

    public IPEndPoint? EndPoint(string name)
    {
        if (One(name) is not { } text)
            return null;
        string numeric = text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text[9..] : text;
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(numeric, out IPEndPoint? endPoint)
            ? endPoint
            : throw new UsageException($"{name} must be address:port, e.g. 127.0.0.1:5050, not '{text}'.");
    }

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out List<string>? values))
            _values[name] = values = [];
        values.Add(value);
    }
}
