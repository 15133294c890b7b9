namespace Wallarm.Connector.Simulators;

/// <summary><c>event</c>: packs sample traffic, or lines of a log file, as CloudWatch Logs would.</summary>
internal static class EventCommand
{
    public const string Usage = """
        event --out FILE [--records N] [--log FILE] [--seed N]
          Writes one CloudWatch Logs event for the function: sample traffic, or the lines of a log file.

          --out FILE                   where the event goes
          --records N                  how many lines (default 10000; with --log at most so many, default all)
          --log FILE                   take the lines from here
          --seed N                     which sample traffic (default 1)
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments = Arguments.Parse(args, ["--out", "--records", "--log", "--seed"], []);
        string target = arguments.Required("--out");
        int? records = arguments.Integer("--records", 1);
        int seed = arguments.Integer("--seed", 0) ?? 1;
        string? log = arguments.One("--log");
        IEnumerable<string> lines = log is null
            ? SampleTraffic.Lines(records ?? 10_000, seed)
            : File.ReadLines(log).Where(line => line.Length > 0).Take(records ?? int.MaxValue);
        LogsEvent logsEvent = LogsEvent.FromLines(lines);
        byte[] bytes = logsEvent.ToBytes();
        await File.WriteAllBytesAsync(target, bytes, stop);
        Console.WriteLine($"{logsEvent.LogEvents!.Count} lines, {bytes.Length} bytes");
        if (bytes.Length > LogsEvent.MaximumPayloadBytes)
            Console.WriteLine("CloudWatch would have sent this as several events: the payload is larger than 1 MB.");
        return 0;
    }
}
