using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Inventories;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Selections;

/// <summary>Says what the forwarder would make of saved access logs. AWS is asked for the function's present settings alone.</summary>
internal sealed class SelectionForecastOperation(AwsSessionOptions session, IOperationObserver observer)
{
    /// <summary>Reads the files.</summary>
    /// <param name="options">What is asked for; what they leave open is as the function has it.</param>
    /// <param name="paths">Absolute paths.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOptionException">The forwarder would not start with these settings.</exception>
    public async Task<SelectionForecast> RunAsync(ForwarderOptions options, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        SelectionSettings.Check(options);
        var present = await FindEnvironmentAsync(options.FunctionName, cancellation).ConfigureAwait(false);
        var environment = Environment(present, options);
        if (SelectionSettings.Problem(environment) is { } problem)
        {
            throw UnusableOption.Error("-Environment", $"the function has {problem}");
        }

        var count = new SelectionCount(environment);
        var files = new LogFileReading(count.AddAsync, () => count.Lines);
        await files.ReadAsync(paths, observer, CancellationToken.None, cancellation).ConfigureAwait(false);
        return count.Complete(present is not null, isComplete: !files.HasFailed);
    }

    private static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string>? present, ForwarderOptions options)
    {
        // Wallarm's own function knows none of them, and sends everything.
        if (options.CodeBundlePath is not null) return [];
        var environment = new Dictionary<string, string>(present ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in options.Environment.Concat(SelectionSettings.Requested(options)))
        {
            if (value is null) environment.Remove(name);
            else environment[name] = value;
        }

        return environment;
    }

    /// <summary>
    /// The function's variables, none if there is no function; null if AWS did not tell, which publishing says by itself.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, string>?> FindEnvironmentAsync(string functionName, CancellationToken cancellation)
    {
        try
        {
            using var aws = await SessionFactory.OpenAsync(session, observer, cancellation).ConfigureAwait(false);
            var function = await ForwarderState.FindFunctionAsync(aws, functionName, qualifier: null, cancellation).ConfigureAwait(false);
            return function is null ? new Dictionary<string, string>() : FunctionSettings.Of(function.Configuration).Environment;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            observer.Verbose($"The function '{functionName}' was not read: {exception.Message}");
            return null;
        }
    }
}
