using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;
using LogNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>Reads the log of a forwarder, once or until it is stopped.</summary>
internal sealed class ForwarderLogOperation(AwsSessionOptions options, IOperationObserver observer)
{
    /// <summary>
    /// Has CloudWatch Logs leave out most of the lines without error; what it lets through is looked at again. It lets through all of which
    /// <see cref="LogLine.IsError"/> can be true: levels, error types, and the words in which Lambda tells that it ended an invocation.
    /// </summary>
    public const string ErrorPattern =
        "?ERROR ?FATAL ?CRITICAL ?Error ?error ?errorType ?failure ?timeout ?\"timed out\" ?\"Process exited\"";

    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>Reads, oldest line first.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such log.</exception>
    public async IAsyncEnumerable<ForwarderLogEvent> RunAsync(
        ForwarderLogOptions asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Check(asked);
        using var session = await SessionFactory.OpenAsync(options, observer, cancellation).ConfigureAwait(false);
        using var progress = new StepProgress(observer, $"Reading the log of '{asked.FunctionName}'");
        progress.Begin("Looking for its log group");
        var name = await RequestedFunction.NameAsync(asked.FunctionName, session, cancellation).ConfigureAwait(false);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var (group, exists) = await FindGroupAsync(session, name, cancellation).ConfigureAwait(false);
        var pages = new LogPages(session, group);
        progress.Begin($"No line yet in '{group}'{(asked.Follow ? "; Ctrl+C ends the wait" : "")}");
        var followed = asked.Follow ? new FollowedEvents(asked.StartTime) : null;
        DateTimeOffset? to = asked.Follow ? null : asked.EndTime ?? DateTimeOffset.UtcNow;
        do
        {
            var reading =
                pages.ReadAsync(
                    followed?.From ?? asked.StartTime,
                    to,
                    asked.ErrorsOnly ? ErrorPattern : null,
                    cancellation).GetAsyncEnumerator(cancellation);
            await using var disposing = reading.ConfigureAwait(false);
            while (await OrNotFoundAsync(reading, session, name, group, exists).ConfigureAwait(false))
            {
                if (reading.Current.Events is [.., var last])
                {
                    // Lines that come say for themselves that it goes on.
                    var latest = DateTimeOffset.FromUnixTimeMilliseconds(last.Timestamp ?? 0).LocalDateTime;
                    if (asked.Follow) progress.Dispose();
                    else progress.Begin(string.Create(CultureInfo.CurrentCulture, $"'{group}', up to {latest:g}"));
                }

                foreach (var written in reading.Current.Events)
                {
                    if (followed?.Add(written) == false) continue;
                    var line = LogLine.Parse(written.Message ?? "");
                    if (asked.ErrorsOnly && !line.IsError) continue;
                    yield return Event(written, line, name, session);
                }
            }

            if (followed is null) yield break;
            await Task.Delay(PauseBetweenLooks, cancellation).ConfigureAwait(false);
        }
        while (true);
    }

    private static ForwarderLogEvent Event(FilteredLogEvent written, LogLine line, string functionName, AwsSession session) => new()
    {
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(written.Timestamp ?? 0),
        Level = line.Level,
        Message = line.Message,
        RequestId = line.RequestId,
        Account = line.Account,
        ErrorType = line.ErrorType,
        ErrorMessage = line.ErrorMessage,
        InvalidSamples = line.InvalidSamples,
        FunctionName = functionName,
        AccountId = session.AccountId,
        Region = session.Region.SystemName,
        LogStreamName = written.LogStreamName ?? "",
        Raw = written.Message ?? "",
    };

    /// <summary>The log group of the function. A function that is gone, or may not be read, leaves the name that Lambda gives.</summary>
    private async Task<(string Group, bool? FunctionExists)> FindGroupAsync(
        AwsSession session, string functionName, CancellationToken cancellation)
    {
        try
        {
            var destination = await FilterDestination.FindAsync(session, functionName, cancellation).ConfigureAwait(false);
            return (destination?.LogGroupName ?? FilterDestination.LogGroupOf(functionName), destination is not null);
        }
        catch (AmazonServiceException exception) when (Denial.Is(exception))
        {
            observer.Verbose(
                $"Where the function '{functionName}' logs to may not be read: "
                + $"{AwsErrors.Translate(exception).Problem} Its usual log group is taken.");
            return (FilterDestination.LogGroupOf(functionName), null);
        }
    }

    private static async Task<bool> OrNotFoundAsync(
        IAsyncEnumerator<LogPage> reading,
        AwsSession session,
        string functionName,
        string group,
        bool? functionExists)
    {
        try
        {
            return await reading.MoveNextAsync().ConfigureAwait(false);
        }
        catch (LogNotFound exception)
        {
            var region = session.Region.SystemName;
            throw functionExists == false
                ? new ResourceNotFoundException(
                    "Wallarm.FunctionNotFound",
                    ConnectorErrorCategory.ObjectNotFound,
                    $"There is no Lambda function '{functionName}' in {region}, nor a log group '{group}' of it.")
                {
                    Target = functionName,
                    RecommendedAction = "Check -FunctionName, -Region and the account.",
                    AwsResponse = FailedCall.Response(exception),
                }
                : new ResourceNotFoundException(
                    "Wallarm.FunctionLogNotFound",
                    ConnectorErrorCategory.ObjectNotFound,
                    $"There is no log group '{group}' in {region}: the function "
                    + $"'{functionName}' has not run yet, or its role may not write a log.")
                {
                    Target = group,
                    RecommendedAction = $"Look at Test-WallarmConnector -FunctionName {CommandText.Quote(functionName)}.",
                    AwsResponse = FailedCall.Response(exception),
                };
        }
    }

    private static void Check(ForwarderLogOptions asked)
    {
        if (asked is { Follow: true, EndTime: not null })
        {
            throw Invalid("Follow and EndTime are both given: what is followed has no end.", "Leave one of them out.");
        }

        if (asked.EndTime < asked.StartTime)
        {
            throw Invalid(
                $"The end ({asked.EndTime:u}) is before the start ({asked.StartTime:u}).",
                "Give an -EndTime that is later than -StartTime.");
        }
    }

    private static InvalidOptionException Invalid(string problem, string action) =>
        new("Wallarm.TimeRangeInvalid", ConnectorErrorCategory.InvalidArgument, problem) { RecommendedAction = action };
}
