using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>A function as it is in AWS, with what belongs to its alias.</summary>
internal sealed record ForwarderState
{
    /// <summary>The alias that subscriptions invoke: code, runtime and settings of its version switch at once.</summary>
    public const string Alias = "live";

    /// <summary>The unpublished version.</summary>
    public required FunctionConfiguration Latest { get; init; }

    /// <summary>The version behind the alias; null where there is no alias.</summary>
    public required FunctionConfiguration? Live { get; init; }

    /// <summary>Tags of the function.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Reserved concurrency; null where there is none.</summary>
    public required int? ReservedConcurrentExecutions { get; init; }

    /// <summary>Versions other than that of the alias that get a part of its invocations, from 0 to 1.</summary>
    public required IReadOnlyDictionary<string, double> AliasWeights { get; init; }

    /// <summary>
    /// How asynchronous events are handled for the alias, or for the function where there is no alias; null where nothing is set.
    /// </summary>
    public required GetFunctionEventInvokeConfigResponse? EventInvoke { get; init; }

    /// <summary>Whether <see cref="EventInvoke"/> is the function's, which the alias is still to be given.</summary>
    public required bool IsEventInvokeOfFunction { get; init; }

    /// <summary>The function's log group; null where it does not exist yet.</summary>
    public required LogGroup? LogGroup { get; init; }

    /// <summary>ARN without qualifier.</summary>
    public string FunctionArn => Unqualified(Latest.FunctionArn);

    /// <summary>Reads a function; null where there is none of that name.</summary>
    public static Task<ForwarderState?> ReadAsync(AwsSession session, string functionName, CancellationToken cancellation) =>
        ReadAsync(session, functionName, ReadWeightsAsync, cancellation);

    /// <summary>
    /// Reads a function but for the weights of its alias, which who reads the alias by itself has no need of; null where there is none of
    /// that name.
    /// </summary>
    public static Task<ForwarderState?> ReadWithoutWeightsAsync(AwsSession session, string functionName, CancellationToken cancellation) =>
        ReadAsync(
            session,
            functionName,
            static (_, _, _) => Task.FromResult<IReadOnlyDictionary<string,
            double>>(new Dictionary<string, double>()),
            cancellation);

    /// <summary>What Lambda has of a function; null if there is none of that name, or no such version or alias.</summary>
    public static Task<GetFunctionResponse?> FindFunctionAsync(
        AwsSession session, string functionName, string? qualifier, CancellationToken cancellation) =>
        Absence.OrNullAsync(
            session.Lambda.GetFunctionAsync(new GetFunctionRequest { FunctionName = functionName, Qualifier = qualifier }, cancellation));

    private static async Task<ForwarderState?> ReadAsync(
        AwsSession session,
        string functionName,
        Func<AwsSession, string, CancellationToken, Task<IReadOnlyDictionary<string, double>>> readWeightsAsync,
        CancellationToken cancellation)
    {
        if (await FindFunctionAsync(session, functionName, null, cancellation).ConfigureAwait(false) is not { } function) return null;
        if (function.TagsError is { } error) throw UnreadableTags(function.Configuration.FunctionArn, error);
        var live = FindFunctionAsync(session, functionName, Alias, cancellation);
        var eventInvoke = ReadEventInvokeAsync(session, functionName, Alias, cancellation);
        var weights = readWeightsAsync(session, functionName, cancellation);
        var logGroup = new LogGroups(session).FindAsync(FunctionSettings.Of(function.Configuration).LogGroupName, cancellation);
        await Task.WhenAll(live, eventInvoke, weights, logGroup).ConfigureAwait(false);
        var ofAlias = await eventInvoke.ConfigureAwait(false);

        // A function made by hand was invoked without an alias, with settings of its own. It is ours once it is tagged, which comes last.
        var isOfFunction = ofAlias is null && !Ownership.IsOurs(function.Tags);
        return new ForwarderState
        {
            Latest = function.Configuration,
            Live = (await live.ConfigureAwait(false))?.Configuration,
            Tags = function.Tags ?? [],
            ReservedConcurrentExecutions = function.Concurrency?.ReservedConcurrentExecutions,
            AliasWeights = await weights.ConfigureAwait(false),
            EventInvoke =
                isOfFunction ? await ReadEventInvokeAsync(session, functionName, null, cancellation).ConfigureAwait(false) : ofAlias,
            IsEventInvokeOfFunction = isOfFunction,
            LogGroup = await logGroup.ConfigureAwait(false),
        };
    }

    /// <summary>
    /// Without the tags it cannot be told whose the function is; a caller who may not list them gets the rest nevertheless.
    /// </summary>
    public static AccessDeniedException UnreadableTags(string functionArn, TagsError error) =>
        new(
            "Wallarm.AccessDenied",
            ConnectorErrorCategory.PermissionDenied,
            $"The tags of Lambda function '{functionArn}' cannot be read ({error.ErrorCode}): {error.Message}")
        {
            Target = functionArn,
            AwsResponse = new("lambda:GetFunction", error.ErrorCode),
            RecommendedAction = $"Allow the action lambda:ListTags on {functionArn} for the caller.",
        };

    /// <summary>An ARN of a function without its version or alias.</summary>
    public static string Unqualified(string functionArn) => string.Join(':', functionArn.Split(':').Take(7));

    private static Task<GetFunctionEventInvokeConfigResponse?> ReadEventInvokeAsync(
        AwsSession session, string functionName, string? qualifier, CancellationToken cancellation) =>
        Absence.OrNullAsync(
            session.Lambda.GetFunctionEventInvokeConfigAsync(
                new GetFunctionEventInvokeConfigRequest { FunctionName = functionName, Qualifier = qualifier }, cancellation));

    /// <summary>GetFunction returns the first version of the alias only, whatever share others have.</summary>
    private static async Task<IReadOnlyDictionary<string, double>> ReadWeightsAsync(
        AwsSession session, string functionName, CancellationToken cancellation)
    {
        var request = new GetAliasRequest { FunctionName = functionName, Name = Alias };
        var alias = await Absence.OrNullAsync(session.Lambda.GetAliasAsync(request, cancellation)).ConfigureAwait(false);
        return alias?.RoutingConfig?.AdditionalVersionWeights ?? [];
    }
}
