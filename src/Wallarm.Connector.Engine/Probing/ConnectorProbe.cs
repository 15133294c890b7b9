using System.Diagnostics;
using System.Globalization;
using System.Net;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using StreamNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.Probing;

/// <summary>One marked line, from the log group through the function to the node. Makes a log stream of its own, and deletes it.</summary>
internal sealed class ConnectorProbe
{
    // A log stream that outlives a command is clutter, but no reason to hold a user who wants to stop.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(10);

    private const int MostDeletions = 4;

    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly CheckedStage _stage;
    private readonly LogGroup _group;
    private readonly string? _format;
    private readonly string _stream;
    private readonly Stopwatch _clock = new();
    private bool _hasStream;
    private bool _mayHaveStream;

    private ConnectorProbe(AwsSession session, IOperationObserver observer, CheckedStage stage, LogGroup group, string? format)
    {
        (_session, _observer, _stage, _group, _format) = (session, observer, stage, group, format);
        _stream = "wallarm-probe-" + Id;
    }

    /// <summary>Id of the probe, by which every hop knows it again.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The log group.</summary>
    public string LogGroupName => _group.LogGroupName;

    /// <summary>When the line was written.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>How long ago the line was written.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>What the user is asked about.</summary>
    public ResourceChange Change => new("Write", LogGroups.Resource(LogGroupName))
    {
        Property = "probe line",
        Desired = $"GET {ProbeLine.Path(Id)}, status 404, in the log stream '{_stream}', which is deleted afterwards",
    };

    /// <summary>A probe for a stage; null where nothing can reach the function from there.</summary>
    public static async Task<ConnectorProbe?> ForAsync(AwsSession session, IOperationObserver observer, CheckedStage stage)
    {
        if (await stage.Group.FindAsync().ConfigureAwait(false) is not { } group
            || (await stage.FeedingFiltersAsync().ConfigureAwait(false)).Count == 0)
        {
            return null;
        }

        var format = stage.Target.IsStage ? (await stage.Logging.FindAsync().ConfigureAwait(false))?.Format : null;
        return new ConnectorProbe(session, observer, stage, group, string.IsNullOrEmpty(format) ? null : format);
    }

    /// <summary>Writes the line.</summary>
    public async Task<ConnectorCheck> WriteAsync(CancellationToken cancellation)
    {
        await CreateStreamAsync(cancellation).ConfigureAwait(false);
        WrittenAt = DateTimeOffset.UtcNow;
        var writing = Stopwatch.StartNew();
        var line = new InputLogEvent
        {
            Timestamp = WrittenAt.UtcDateTime,
            Message = ProbeLine.Write(_session, _stage.Target, _format, Id, WrittenAt),
        };
        var response =
            await _session.Logs.PutLogEventsAsync(
                new PutLogEventsRequest { LogGroupName = LogGroupName, LogStreamName = _stream, LogEvents = [line] },
                cancellation).ConfigureAwait(false);
        _clock.Restart();
        return response.RejectedLogEventsInfo is { } rejected
            && (rejected.TooNewLogEventStartIndex ?? rejected.TooOldLogEventEndIndex ?? rejected.ExpiredLogEventEndIndex) is not null
            ? Verdict.Failed(
                LogGroupName,
                "CloudWatch Logs did not take the line, for its time is too far from its own: the clock of this computer is wrong.",
                "Set the clock of this computer.")
            : Verdict.Passed(
                LogGroupName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Probe {Id} written in {writing.ElapsedMilliseconds} ms, in "
                    + $"{(_format is null ? "the format of Wallarm's guide" : "the stage's own format")}."));
    }

    /// <summary>Deletes the log stream, also where the user has stopped the command.</summary>
    public async Task CleanUpAsync()
    {
        if (!_mayHaveStream) return;
        using var limit = new CancellationTokenSource(CleanUpLimit);
        try
        {
            await DeleteStreamAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var why = exception is OperationCanceledException ? "there was no response in time." : AwsErrors.Translate(exception).Problem;
            _observer.Warning(
                $"The log stream '{_stream}' of the probe stays in log group '{LogGroupName}': {why} Delete it with: aws logs "
                + $"delete-log-stream --region {_session.Region.SystemName} --log-group-name "
                + $"{CommandText.Quote(LogGroupName)} --log-stream-name {_stream}");
        }
    }

    private async Task CreateStreamAsync(CancellationToken cancellation)
    {
        // A call that is given up may have been carried out all the same.
        _mayHaveStream = true;
        try
        {
            await _session.Logs.CreateLogStreamAsync(
                new CreateLogStreamRequest { LogGroupName = LogGroupName, LogStreamName = _stream }, cancellation).ConfigureAwait(false);
            _hasStream = true;
        }
        catch (ResourceAlreadyExistsException)
        {
            // Nobody else knows its name: the response to an earlier attempt of this call was lost.
            _hasStream = true;
        }
        catch (AmazonServiceException refused) when (refused.StatusCode is > 0 and < HttpStatusCode.InternalServerError)
        {
            _mayHaveStream = false;
            throw;
        }
    }

    private async Task DeleteStreamAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _session.Logs.DeleteLogStreamAsync(
                    new DeleteLogStreamRequest { LogGroupName = LogGroupName, LogStreamName = _stream },
                    cancellation).ConfigureAwait(false);
                return;
            }
            catch (StreamNotFound) when (!_hasStream && attempt < MostDeletions)
            {
                // The call that makes it was given up, and may be carried out after this one.
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), cancellation).ConfigureAwait(false);
            }
            catch (StreamNotFound)
            {
                return;
            }
        }
    }
}
