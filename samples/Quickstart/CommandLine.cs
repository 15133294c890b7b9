namespace Wallarm.Connector.Quickstart;

/// <summary>What the user asked for.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Usage: dotnet run --project samples/Quickstart [-- --log FILE]

        Deploys the connector with the module's cmdlets to a simulated AWS account (needs moto_server;
        goes on without where there is none), sends API Gateway access logs through the subscribed log
        group and the real forwarder process to a simulated Wallarm node, all on this machine, and
        shows the inventory of these lines, which is a page to open in a browser too.

          (no option)   an hour of traffic of a sample API
          --log FILE    your own access log in the connector's log format, one JSON line per call
          --help        this text

        Exit code: 0 everything arrived, 1 something did not (or the file cannot be used),
        2 wrong option, 130 stopped by Ctrl+C.
        """;

    public string? LogFile { get; private init; }

    public bool WantsHelp { get; private init; }

    /// <summary>What is wrong with the arguments; null where nothing is.</summary>
    public string? Error { get; private init; }

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        CommandLine result = new();
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            switch (parts[0])
            {
                case "--help" or "-h" when parts.Length == 1:
                    return new CommandLine { WantsHelp = true };
                case "--log" when result.LogFile is not null:
                    return Wrong("--log can be given only once.");
                case "--log":
                    string? file = parts.Length > 1 ? parts[1] : ++i < args.Count ? args[i] : null;
                    if (string.IsNullOrEmpty(file))
                        return Wrong("--log needs the name of a file.");
                    result = result with { LogFile = file };
                    break;
                default:
                    return Wrong($"Unknown option '{Printable.Of(args[i])}'.");
            }
        }

        return result;
    }

    private static CommandLine Wrong(string error) => new() { Error = error };
}
