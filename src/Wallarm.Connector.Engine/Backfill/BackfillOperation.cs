using System.Globalization;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Hands an access log of the past over, to the function or to a node.</summary>
/// <param name="session">The session; null for a file that goes to a node, of which AWS is asked nothing.</param>
/// <param name="options">What, and to whom.</param>
/// <param name="observer">Who watches and decides.</param>
internal sealed class BackfillOperation(AwsSession? session, BackfillOptions options, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and hands over.</summary>
    /// <param name="enough">Ends it after the event at hand: the ledger knows what was handed over by then.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>; the ledger is true then as well.</param>
    /// <returns>Null where the observer declined.</returns>
    public async Task<AccessLogBackfill?> RunAsync(CancellationToken enough, CancellationToken cancellation)
    {
        CheckTimes(options.StartTime, options.EndTime);
        var node = options.Node is null ? null : ClientOptions(options.Node);
        if (session is not null) await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var function = node is null ? await FindFunctionAsync(session!, cancellation).ConfigureAwait(false) : null;
        var group = options.LogGroupName is null ? null : await ReadGroupAsync(session!, function, cancellation).ConfigureAwait(false);
        using var ledger = Ledger(group);
        var kept = await ledger.ReadAsync(cancellation).ConfigureAwait(false);
        var state = Begin(ledger, kept, group, node?.Address.ToString() ?? function!.Arn);
        var survey = await SurveyAsync(group, state, cancellation).ConfigureAwait(false);
        var memorySize = function is null ? null : await MemorySizeAsync(session!, function, cancellation).ConfigureAwait(false);
        var planned = Planned(group, ledger, state, survey, memorySize);
        if (state.IsComplete && survey.Lines == 0) return Unchanged(planned);
        var source = Source(group, state);
        var plan = new Plan(Target(source), [new Step(Change(source, planned, survey), _ => Task.CompletedTask)]);
        switch (await plan.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline:
                return null;
            case ChangeDecision.Plan:
                return planned;
            default:
                break;
        }

        var counts = new BackfillCounts();
        using IBackfillDestination destination =
            node is null
                ? new FunctionDestination(session!, function!, counts, observer)
                : new NodeDestination(node, counts, observer);
        using var progress = new BackfillProgress(observer, $"Handing over the {source.Name}", survey.Records);
        var run = new BackfillRun(source, destination, ledger, counts, progress)
        {
            RecordsPerSecond = options.RecordsPerSecond, FilterName = group?.FilterName ?? SubscriptionFilterOptions.DefaultFilterName,
        };
        var begunAt = DateTimeOffset.UtcNow;
        var isComplete = await HandOverAsync(run, state, counts, enough, cancellation).ConfigureAwait(false);
        return Result(planned, counts, isComplete, begunAt);
    }

    private static void CheckTimes(DateTimeOffset? start, DateTimeOffset? end)
    {
        if (start >= end) throw UnusableOption.Error("-StartTime", "it is not before -EndTime");
    }

    private static NodeClientOptions ClientOptions(NodeTestOptions node) =>
        RequestedNode.ClientOptions(node, RequestedNode.Parse(node.NodeUrl!, node.NodeScheme));

    private async Task<FilterDestination> FindFunctionAsync(AwsSession aws, CancellationToken cancellation)
    {
        var name = await RequestedFunction.NameAsync(options.FunctionName, aws, cancellation).ConfigureAwait(false);
        return await FilterDestination.FindAsync(aws, name, cancellation).ConfigureAwait(false)
            ?? throw RequestedFunction.NotFound(name, aws.Region.SystemName);
    }

    private Task<BackfilledLogGroup> ReadGroupAsync(AwsSession aws, FilterDestination? function, CancellationToken cancellation)
    {
        var functionName = function is null ? ForwarderOptions.DefaultFunctionName : FunctionArn.Parse(function.FunctionArn)!.Name;
        return BackfilledLogGroup.ReadAsync(
            aws, observer, options.LogGroupName!, functionName, function?.LogGroupName, cancellation);
    }

    private static async Task<int?> MemorySizeAsync(AwsSession aws, FilterDestination function, CancellationToken cancellation)
    {
        var request = new GetFunctionConfigurationRequest { FunctionName = function.FunctionArn, Qualifier = function.Qualifier };
        return (await aws.Lambda.GetFunctionConfigurationAsync(request, cancellation).ConfigureAwait(false)).MemorySize;
    }

    private ILedger Ledger(BackfilledLogGroup? group) =>
        options.LedgerPath is { } path ? new FileLedger(path)
        : group is null ? new FileLedger(options.Path + BackfillOptions.LedgerExtension)
        : new ParameterLedger(session!, group.Name);

    /// <summary>Where the ledger stands, or where a new one begins.</summary>
    private LedgerState Begin(ILedger ledger, LedgerState? kept, BackfilledLogGroup? group, string destination)
    {
        var asked = new LedgerState(group?.Name ?? LedgerMatch.FileSource(options.Path!), destination)
        {
            StartTime = options.StartTime, EndTime = options.EndTime,
        };
        if (kept is not null)
        {
            LedgerMatch.Check(ledger.Name, kept, asked, options.IsStartRelative);
            return kept;
        }

        if (group is null) return asked;
        var begun = asked with { EndTime = group.EndTime(asked.EndTime, options.AllowOverlap) };
        CheckTimes(begun.StartTime, begun.EndTime);
        return begun;
    }

    private ISource Source(BackfilledLogGroup? group, LedgerState state) =>
        group?.Source(state) ?? new FileSource(
            options.Path!,
            state.StartTime?.ToUnixTimeMilliseconds() ?? long.MinValue,
            state.EndTime?.ToUnixTimeMilliseconds() ?? long.MaxValue);

    private Task<BackfillSurvey> SurveyAsync(BackfilledLogGroup? group, LedgerState state, CancellationToken cancellation)
    {
        var recordsOfEvent = BackfillRun.RecordsOfEvent(options.RecordsPerSecond);
        if (group is null) return BackfillSurvey.ReadAsync(Source(group, state), state, recordsOfEvent, observer, cancellation);
        return state.IsComplete ? Task.FromResult(BackfillSurvey.Nothing) : group.SurveyAsync(state, recordsOfEvent, cancellation);
    }

    private AccessLogBackfill Planned(
        BackfilledLogGroup? group, ILedger ledger, LedgerState state, BackfillSurvey survey, int? memorySize) => new()
    {
        AccountId = session?.AccountId,
        Region = session?.Region.SystemName,
        LogGroupName = group?.Name,
        Path = options.Path,
        StartTime = state.StartTime,
        EndTime = state.EndTime,
        Destination = state.Destination,
        Status = BackfillStatus.Planned,
        Lines = survey.Lines,
        Bytes = survey.Bytes,
        Skipped = survey.Skipped,
        Received = survey.Lines - survey.Skipped,
        HandedOver = survey.Records,
        Invalid = survey.Invalid,
        Invocations = memorySize is null ? 0 : survey.Invocations,
        PriceUsd = survey.Price(memorySize),
        Earlier = state.Records,
        Ledger = ledger.Name,
    };

    private string Target(ISource source) => session is null ? source.Name : $"{source.Name} in {session.Place}";

    private ResourceChange Change(ISource source, AccessLogBackfill planned, BackfillSurvey survey)
    {
        var about = survey.IsExact ? "" : "about ";
        var time = TimeSpan.FromSeconds(Math.Ceiling(survey.Records / (double)options.RecordsPerSecond));
        var how =
            planned.Invocations == 0 ? "" : string.Create(CultureInfo.CurrentCulture, $" in {about}{planned.Invocations:N0} invocations");
        var earlier = planned.Earlier == 0 ? "" : string.Create(CultureInfo.CurrentCulture, $"; {planned.Earlier:N0} records were before");
        return new ResourceChange(
            "Hand over",
            string.Create(
                CultureInfo.CurrentCulture,
                $"{about}{planned.HandedOver:N0} of {about}{planned.Lines:N0} lines ({planned.Bytes / 1e6:N1} MB) of {source.Name}"))
        {
            Desired = string.Create(
                CultureInfo.CurrentCulture,
                $"to {planned.Destination}{how}, {options.RecordsPerSecond:N0} records a second, {time} at least, about "
                + $"${planned.PriceUsd:0.00##}{earlier}"),
        };
    }

    /// <returns>Whether all was handed over.</returns>
    private async Task<bool> HandOverAsync(
        BackfillRun run, LedgerState state, BackfillCounts counts, CancellationToken enough, CancellationToken cancellation)
    {
        try
        {
            return await run.RunAsync(state, enough, cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            observer.Warning(GoesOn(counts));
            throw;
        }
        catch (Exception exception) when (counts.HandedOver > 0)
        {
            // What was handed over is told all the same.
            observer.Failed(AwsErrors.Translate(exception));
            return false;
        }
    }

    private string GoesOn(BackfillCounts counts) => string.Create(
        CultureInfo.CurrentCulture,
        $"Stopped after {counts.HandedOver:N0} records of {options.LogGroupName ?? Path.GetFileName(options.Path)}. Run the same command "
        + $"again: it goes on from where the ledger stands.");

    private AccessLogBackfill Result(AccessLogBackfill planned, BackfillCounts counts, bool isComplete, DateTimeOffset begunAt)
    {
        var received = counts.HandedOver + counts.Unreadable + counts.Failed;
        if (!isComplete) observer.Warning(GoesOn(counts));
        if (counts.Unreadable > 0)
        {
            observer.Warning(string.Create(
                CultureInfo.CurrentCulture,
                $"{counts.Unreadable:N0} of {received:N0} lines are no access-log record and were not handed over. Test-WallarmLogFormat "
                + $"says what a log format lacks."));
        }

        var result = planned with
        {
            Status = isComplete ? BackfillStatus.Completed : BackfillStatus.Stopped,
            Lines = received + counts.Skipped,
            Bytes = counts.Bytes,
            Skipped = counts.Skipped,
            Received = received,
            HandedOver = counts.HandedOver,
            Invalid = counts.Unreadable,
            Invocations = counts.Invocations,
        };
        if (options.Node is null)
        {
            var reading = $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(FunctionArn.Parse(planned.Destination)!.Name)} "
                + $"-StartTime {CommandText.Quote(begunAt.ToString("O", CultureInfo.InvariantCulture))}";
            var counting = CommandText.InRegion(reading, planned.Region!) + " | Where-Object Account | ForEach-Object Account";
            return result with { NextStep = counting };
        }

        return result with
        {
            Forwarded = counts.Forwarded, Filtered = counts.Filtered, Rejected = counts.Rejected, Failed = counts.Failed,
        };
    }

    private AccessLogBackfill Unchanged(AccessLogBackfill planned)
    {
        observer.Warning(string.Create(
            CultureInfo.CurrentCulture,
            $"Nothing is left to hand over: {planned.Earlier:N0} records were, as the ledger '{planned.Ledger}' says. With another "
            + $"-LedgerPath they are handed over again, and their hits count twice."));
        return planned with { Status = BackfillStatus.Unchanged };
    }
}
