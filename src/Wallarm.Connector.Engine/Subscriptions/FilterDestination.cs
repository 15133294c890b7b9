using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>What CloudWatch Logs invokes.</summary>
/// <param name="FunctionArn">ARN of the function, without qualifier.</param>
/// <param name="Qualifier">The alias; null where there is none.</param>
/// <param name="LogGroupName">The log group that the function itself writes to.</param>
internal sealed record FilterDestination(string FunctionArn, string? Qualifier, string LogGroupName)
{
    /// <summary>The ARN that a filter names: that of the alias where there is one.</summary>
    public string Arn => Qualifier is null ? FunctionArn : $"{FunctionArn}:{Qualifier}";

    /// <summary>The account of the function.</summary>
    public string Account => Amazon.Arn.Parse(FunctionArn).AccountId;

    /// <summary>The destination for a function; null where there is no such function.</summary>
    public static async Task<FilterDestination?> FindAsync(AwsSession session, string functionName, CancellationToken cancellation) =>
        await ReadAsync(session, functionName, ForwarderState.Alias, cancellation).ConfigureAwait(false)
        ?? await ReadAsync(session, functionName, null, cancellation).ConfigureAwait(false);

    /// <summary>The destination once Publish-WallarmForwarder has made the function.</summary>
    public static FilterDestination Planned(AwsSession session, string functionName) =>
        new(session.ArnOf("lambda", $"function:{functionName}"), ForwarderState.Alias, LogGroupOf(functionName));

    /// <summary>The log group that Lambda gives a function where nothing else is set.</summary>
    public static string LogGroupOf(string functionName) => "/aws/lambda/" + functionName;

    private static async Task<FilterDestination?> ReadAsync(
        AwsSession session, string functionName, string? qualifier, CancellationToken cancellation)
    {
        // GetAlias would not say where the function logs to.
        var request = new GetFunctionConfigurationRequest { FunctionName = functionName, Qualifier = qualifier };
        var reading = Absence.OrNullAsync(session.Lambda.GetFunctionConfigurationAsync(request, cancellation));
        if (await reading.ConfigureAwait(false) is not { } function) return null;
        return new FilterDestination(
            ForwarderState.Unqualified(function.FunctionArn), qualifier, function.LoggingConfig?.LogGroup ?? LogGroupOf(functionName));
    }
}
