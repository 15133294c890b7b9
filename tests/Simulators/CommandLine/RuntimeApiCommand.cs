using System.Net;

namespace Wallarm.Connector.Simulators;

/// <summary><c>runtime-api</c>: hands event files to a function and prints its answers.</summary>
internal static class RuntimeApiCommand
{
    public const string Usage = """
        runtime-api --listen 127.0.0.1:9001 --event FILE [--event FILE ...] [options]
          Plays the Lambda Runtime API: start a function with AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001. Prints each answer, ends
          when all events are answered; exit code 1 when one of them failed.

          --listen ADDRESS:PORT        where the function asks (default 127.0.0.1:9001; port 0 takes any)
          --event FILE                 an event, sent as it is (repeatable, in order)
          --timeout TIME               the time of each invocation (default 60s)
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments = Arguments.Parse(args, ["--listen", "--event", "--timeout"], []);
        IPEndPoint listen = arguments.EndPoint("--listen") ?? new IPEndPoint(IPAddress.Loopback, 9001);
        TimeSpan timeout = arguments.Time("--timeout") ?? TimeSpan.FromSeconds(60);
        if (!arguments.Has("--event"))
            throw new UsageException("--event is missing.");
        (string Path, byte[] Bytes)[] events = [.. arguments.Many("--event").Select(path => (path, File.ReadAllBytes(path)))];

        RuntimeApiSimulatorOptions options = new() { Port = listen.Port, ListenAddress = listen.Address, FunctionTimeout = timeout };
        await using RuntimeApiSimulator api = await RuntimeApiSimulator.StartAsync(options, stop);
        Console.WriteLine($"runtime API listens on {api.Endpoint}");
        (string Path, Task<InvocationResult> Result)[] invocations =
            [.. events.Select(each => (each.Path, api.InvokeAsync(each.Bytes, cancellationToken: stop)))];
        bool allSucceeded = true;
        foreach ((string path, Task<InvocationResult> result) in invocations)
        {
            if (await Task.WhenAny(result, api.InitError) == api.InitError)
            {
                InitError error = await api.InitError;
                Console.WriteLine($"init error {error.ErrorType}: {error.ErrorMessage}");
                return 1;
            }

            InvocationResult answer = await result;
            allSucceeded &= answer.Succeeded;
            Console.WriteLine(
                $"{path}: {(answer.Succeeded ? "ok" : $"failed ({answer.ErrorType})")} after {answer.Duration.TotalMilliseconds:0} ms");
            Console.WriteLine(answer.Text);
        }

        return allSucceeded ? 0 : 1;
    }
}
