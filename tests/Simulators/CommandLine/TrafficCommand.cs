namespace Wallarm.Connector.Simulators;

/// <summary><c>traffic</c>: the sample API's access-log lines on stdout.</summary>
internal static class TrafficCommand
{
    public const string Usage = """
        traffic [--records N] [--hours N] [--seed N]
          Writes access-log lines of the sample API to stdout, in the connector's log format.

          --records N                  how many lines (default 1000)
          --hours N                    over how many hours (default 1)
          --seed N                     which traffic: the same seed gives the same lines (default 1)
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments = Arguments.Parse(args, ["--records", "--hours", "--seed"], []);
        int records = arguments.Integer("--records", 1) ?? 1_000;
        int seed = arguments.Integer("--seed", 0) ?? 1;
        int hours = arguments.Integer("--hours", 1) ?? 1;
        await using StreamWriter output = new(Console.OpenStandardOutput()) { NewLine = "\n" };
        foreach (string line in SampleTraffic.Lines(records, seed, hours: hours))
        {
            stop.ThrowIfCancellationRequested();
            await output.WriteLineAsync(line);
        }

        return 0;
    }
}
