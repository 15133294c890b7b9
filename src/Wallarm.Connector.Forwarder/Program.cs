using Wallarm.Connector.Forwarder;
using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding;

// Read once, when the first socket is made. One event loop that also runs what waits for it: a Lambda function has a core or less, and a
// hand-over to a thread pool costs as much as a request.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

var log = new ForwarderLog(Environment.GetEnvironmentVariable);
var endpoint = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (string.IsNullOrWhiteSpace(endpoint))
{
    log.WriteError(
        ErrorTypes.MissingSetting,
        "AWS_LAMBDA_RUNTIME_API is not set: this program is an AWS Lambda function (custom runtime) and runs where Lambda starts it.");
    return 1;
}

using var runtimeApi = new RuntimeApiClient(endpoint);
using var stopSignal = new StopSignal();
try
{
    ForwarderSettings settings;
    try
    {
        settings = ForwarderSettings.Read(Environment.GetEnvironmentVariable);
    }
    catch (SettingException exception)
    {
        log.WriteError(exception.ErrorType, exception.Message);
        await new InvocationLoop(runtimeApi, new MisconfiguredFunction(exception, log), log).RunAsync(stopSignal.Token);
        return 1;
    }

    OwnTrust.Apply(settings.Node.Trust);
    using var node = new NodeClient(settings.Node);

    // Lambda gives the init phase more processor time than a small function has later. Trouble here is no init error: the first invocation
    // meets it again, and can say what to do.
    await node.PrepareAsync(TimeSpan.FromSeconds(2));
    await new InvocationLoop(runtimeApi, new ForwarderFunction(settings, node, log), log).RunAsync(stopSignal.Token);
    return 0;
}
catch (RuntimeApiException exception)
{
    log.WriteError(ErrorTypes.RuntimeApi, exception.Message);
    return 1;
}
