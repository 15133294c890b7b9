using System.Collections.Concurrent;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>The functions that the filters of a region feed. Each is read once, however many filters feed it.</summary>
internal sealed class FedFunctions(AwsSession session)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<FedFunction?>>> _destinations = new(StringComparer.Ordinal);

    /// <summary>The function at the end of a filter; null where the destination is no function.</summary>
    public Task<FedFunction?> AtAsync(string destinationArn, CancellationToken cancellation) =>
        _destinations.GetOrAdd(destinationArn, arn => new(() => ReadAsync(arn, cancellation))).Value;

    private async Task<FedFunction?> ReadAsync(string destinationArn, CancellationToken cancellation)
    {
        if (FunctionArn.Parse(destinationArn) is not var (name, qualifier)) return null;
        var reading = ForwarderState.FindFunctionAsync(session, name, null, cancellation);
        var readingServed = qualifier is null ? reading : ForwarderState.FindFunctionAsync(session, name, qualifier, cancellation);
        await Task.WhenAll(reading, readingServed).ConfigureAwait(false);
        var (function, served) = (await reading.ConfigureAwait(false), await readingServed.ConfigureAwait(false));
        if (function is null) return new FedFunction(name, IsForwarder: false, "which does not exist");

        // Where tags or variables may not be read, the other tells.
        var current = FunctionSettings.Of(served?.Configuration ?? function.Configuration);
        var hasNode = !string.IsNullOrWhiteSpace(current.Environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl));
        var isForwarder = hasNode || Ownership.IsOurs(function.Tags);
        var isUnreadable = (served ?? function).Configuration.Environment?.Error is not null;
        return new FedFunction(name, isForwarder, FlawOf(function, served, qualifier, hasNode || isUnreadable));
    }

    private static string? FlawOf(GetFunctionResponse function, GetFunctionResponse? served, string? qualifier, bool mayHaveNode)
    {
        if (served is null) return $"which has no version or alias '{qualifier}'";
        if (function.Concurrency?.ReservedConcurrentExecutions == 0) return "which is never run: its reserved concurrency is 0";
        if (served.Configuration.State == State.Failed) return $"whose state is Failed: {served.Configuration.StateReason?.TrimEnd('.')}";
        return mayHaveNode ? null : $"which has no node to forward to (environment variable {ForwarderEnvironment.NodeUrl})";
    }
}
