namespace Wallarm.Connector.Simulators;

/// <summary><c>aws</c>: AWS on this machine, for scripts and for trying things out.</summary>
internal static class AwsCommand
{
    public const string Usage = """
        aws [options]
          Plays AWS: moto behind a proxy that checks signatures and behaves like AWS where moto does not. Prints the environment that
          clients need; runs until standard input ends, Ctrl+C or SIGTERM. Needs moto_server on PATH.
          Scripts reach it at ENDPOINT/simulator/: GET and DELETE calls, GET and PUT settings, POST and DELETE faults.

          --port N                     where clients reach it on 127.0.0.1 (default any)
          --region NAME                the region in the printed environment (default eu-west-1)
          --account ID                 twelve digits (default made up)
          --like-aws                   things take a while to be there: two tries each, instead of none
          --role-tries N               calls that a new role is not assumable for
          --pending N                  answers that say Pending after a function is created
          --in-progress N              answers that say InProgress after a function is updated
          --permission-tries N         calls that a new permission is not visible to
          --account-role-tries N       calls that a new role is refused in as the account's
          --filters-per-group N        subscription filters that a log group takes (default 2)
          --fault OPERATION:WHICH:WHAT what goes wrong (repeatable), e.g. CreateFunction:1-2:throttled, iam.*:*:denied
          --forwarder                  log events of subscribed groups, and Invoke, reach the deployed function, run as a process here
          --calls                      print the calls when stopped
        """;

    private static readonly string[] Options =
    [
        "--port", "--region", "--account", "--role-tries", "--pending", "--in-progress", "--permission-tries", "--account-role-tries",
        "--filters-per-group", "--fault",
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments = Arguments.Parse(args, Options, ["--like-aws", "--forwarder", "--calls"]);
        AwsProxyOptions options = new() { Port = arguments.Integer("--port", 0) ?? 0, AccountId = arguments.One("--account"), Region = arguments.One("--region") ?? "eu-west-1" };
        if (options.AccountId is { } account && (account.Length != 12 || !account.All(char.IsAsciiDigit)))
            throw new UsageException($"--account must be twelve digits, not '{account}'.");
        if (!MotoServer.IsInstalled)
        {
            await Console.Error.WriteLineAsync(MotoServer.NotInstalledMessage);
            return 1;
        }

        await using MotoServer moto = await MotoServer.StartAsync(stop);
        await using AwsProxy proxy = await AwsProxy.StartAsync(moto, options, stop);
        await using DeployedForwarders forwarders = new();
        Configure(proxy, arguments);
        if (arguments.Has("--forwarder"))
        {
            proxy.DeliverTo = forwarders.DeliverAsync;
            proxy.InvokeWith = forwarders.InvokeAsync;
        }

        Console.WriteLine($"aws listens on {proxy.Endpoint}, account {proxy.AccountId}");
        foreach ((string name, string value) in proxy.EnvironmentVariables)
            Console.WriteLine($"export {name}={value}");
        Console.WriteLine("ready");
        await WaitForEndAsync(stop);
        if (arguments.Has("--calls"))
            Print(proxy);
        return 0;
    }

    private static void Configure(AwsProxy proxy, Arguments arguments)
    {
        int tries = arguments.Has("--like-aws") ? 2 : 0;
        AwsSettings settings = proxy.Settings;
        settings.RolePropagationTries = arguments.Integer("--role-tries", 0) ?? tries;
        settings.PendingAnswers = arguments.Integer("--pending", 0) ?? tries;
        settings.InProgressAnswers = arguments.Integer("--in-progress", 0) ?? tries;
        settings.PermissionPropagationTries = arguments.Integer("--permission-tries", 0) ?? tries;
        settings.AccountRolePropagationTries = arguments.Integer("--account-role-tries", 0) ?? tries;
        settings.SubscriptionFiltersPerGroup = arguments.Integer("--filters-per-group", 0) ?? settings.SubscriptionFiltersPerGroup;
        try
        {
            foreach (string fault in arguments.Many("--fault"))
                proxy.Fail(fault);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--fault: {e.Message}");
        }
    }

    private static async Task WaitForEndAsync(CancellationToken stop)
    {
        // Reading the console cannot be cancelled, so it is left behind.
        Task inputEnds = Task.Run(() => Console.In.ReadToEnd(), CancellationToken.None);
        await Task.WhenAny(inputEnds, Task.Delay(Timeout.Infinite, stop));
    }

    private static void Print(AwsProxy proxy)
    {
        foreach (AwsCall call in proxy.Calls)
            Console.WriteLine(call);
        Console.WriteLine($"{proxy.Calls.Count} calls, {proxy.MutatingCalls.Count} of them mutating");
    }
}
