using System.Globalization;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Queues;

/// <summary>The event source mapping by which Lambda hands what is in a connector's queue to the function again.</summary>
/// <param name="session">Where it is.</param>
/// <param name="observer">Who hears of waits.</param>
/// <param name="queueArn">The queue.</param>
/// <param name="functionArn">ARN of the function, without qualifier.</param>
/// <param name="alias">The alias that is invoked.</param>
internal sealed class QueueMapping(AwsSession session, IOperationObserver observer, string queueArn, string functionArn, string alias)
{
    private const int BatchSize = 10;

    /// <summary>The least that Lambda takes. Redelivery must leave room to what comes in.</summary>
    public const int MaximumConcurrency = 2;

    /// <summary>With it Lambda deletes what was settled, and only that.</summary>
    private const string ReportBatchItemFailures = "ReportBatchItemFailures";

    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(60);

    /// <summary>Lambda's pollers take their time to stop.</summary>
    private static readonly TimeSpan DisablingLimit = TimeSpan.FromMinutes(3);

    private static readonly string[] RoleMessages = ["execution role does not have permissions", "cannot be assumed"];

    private string AliasArn => $"{functionArn}:{alias}";

    /// <summary>What it is called in plans and errors.</summary>
    public string Resource => $"event source mapping of '{queueArn}' to '{AliasArn}'";

    /// <summary>Reads the mapping; null where there is none, or only one that is on its way out.</summary>
    public async Task<EventSourceMappingConfiguration?> ReadAsync(CancellationToken cancellation)
    {
        // A queue has one mapping to a function, so that there is one page.
        var request = new ListEventSourceMappingsRequest { EventSourceArn = queueArn };
        var response = await session.Lambda.ListEventSourceMappingsAsync(request, cancellation).ConfigureAwait(false);
        return response.EventSourceMappings?.Find(
            mapping => mapping.State != "Deleting"
                && (mapping.FunctionArn == functionArn || mapping.FunctionArn.StartsWith(functionArn + ":", StringComparison.Ordinal)));
    }

    /// <summary>Whether a mapping hands batches to the function, or is about to.</summary>
    public static bool IsEnabled(EventSourceMappingConfiguration mapping) =>
        mapping.State is "Enabled" or "Enabling" or "Creating" or "Updating";

    /// <summary>What must be done so that the function is handed what is in the queue.</summary>
    /// <param name="current">The mapping as it is; null where there is none.</param>
    /// <param name="tags">Tags that were asked for.</param>
    public IEnumerable<Step> Steps(EventSourceMappingConfiguration? current, IReadOnlyDictionary<string, string> tags)
    {
        if (current is null)
        {
            var creation = new ResourceChange("Create", Resource)
            {
                Desired =
                    $"{BatchSize} batches at a time, at most {MaximumConcurrency} invocations beside each other, {ReportBatchItemFailures}",
            };
            yield return new Step(creation, token => CreateAsync(tags, token));
            yield break;
        }

        (string Property, string? Current, string Desired)[] properties =
        [
            ("State", IsEnabled(current) ? "Enabled" : current.State, "Enabled"),
            ("BatchSize", Text(current.BatchSize), Text(BatchSize)!),
            ("MaximumConcurrency", Text(current.ScalingConfig?.MaximumConcurrency), Text(MaximumConcurrency)!),
            ("FunctionResponseTypes", string.Join(", ", current.FunctionResponseTypes ?? []), ReportBatchItemFailures),
        ];
        ResourceChange[] changes =
        [
            .. properties.Where(each => each.Current != each.Desired).Select(each =>
                new ResourceChange("Set", Resource) { Property = each.Property, Current = each.Current, Desired = each.Desired }),
        ];
        if (changes.Length == 0) yield break;
        yield return new Step(changes, token => UpdateAsync(Update(current), token));
    }

    /// <summary>
    /// What keeps the mapping from handing anything to a function that does not know events of SQS, and waits until it does; null if it
    /// is disabled.
    /// </summary>
    /// <param name="current">The mapping as it is; null where there is none.</param>
    public Step? Disabling(EventSourceMappingConfiguration? current)
    {
        if (current is null or { State: "Disabled" }) return null;
        var change = new ResourceChange("Set", Resource) { Property = "State", Current = current.State, Desired = "Disabled" };
        return new Step(change, token => DisableAsync(current.UUID, token));
    }

    /// <summary>What deletes the mapping.</summary>
    public Step Deletion(EventSourceMappingConfiguration current)
    {
        var request = new DeleteEventSourceMappingRequest { UUID = current.UUID };
        return new Step(
            new ResourceChange("Delete", Resource),
            token => Absence.WasThereAsync(
                WhileBusyAsync(() => session.Lambda.DeleteEventSourceMappingAsync(request, token), token)));
    }

    private UpdateEventSourceMappingRequest Update(EventSourceMappingConfiguration current) => new()
    {
        UUID = current.UUID,
        FunctionName = AliasArn,
        Enabled = true,
        BatchSize = BatchSize,
        FunctionResponseTypes = [ReportBatchItemFailures],
        ScalingConfig = new ScalingConfig { MaximumConcurrency = MaximumConcurrency },
    };

    private Task CreateAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        var request = new CreateEventSourceMappingRequest
        {
            EventSourceArn = queueArn,
            FunctionName = AliasArn,
            Enabled = true,
            BatchSize = BatchSize,
            FunctionResponseTypes = [ReportBatchItemFailures],
            ScalingConfig = new ScalingConfig { MaximumConcurrency = MaximumConcurrency },
            Tags = Ownership.Tags(tags),
        };

        // One that was deleted a moment ago is still in the way.
        return WhileBusyAsync(
            () => session.Lambda.CreateEventSourceMappingAsync(request, cancellation),
            cancellation,
            failure => failure is ResourceConflictException
                && failure.Message.Contains("already exists", StringComparison.OrdinalIgnoreCase));
    }

    private async Task DisableAsync(string id, CancellationToken cancellation)
    {
        await UpdateAsync(new UpdateEventSourceMappingRequest { UUID = id, Enabled = false }, cancellation).ConfigureAwait(false);
        string? seen = null;
        var isDisabled = await new Wait(observer, $"Waiting until the {Resource} is disabled", DisablingLimit).UntilAsync(
            async () =>
            {
                var request = new GetEventSourceMappingRequest { UUID = id };
                seen = (await session.Lambda.GetEventSourceMappingAsync(request, cancellation).ConfigureAwait(false)).State;
                return seen == "Disabled";
            },
            () => $"its state is {seen}",
            cancellation).ConfigureAwait(false);
        if (!isDisabled) throw NotDisabled(seen);
    }

    private WaitTimeoutException NotDisabled(string? state) => new(
        "Wallarm.MappingNotDisabled",
        ConnectorErrorCategory.OperationTimeout,
        $"The {Resource} was not disabled within {DisablingLimit.TotalMinutes:0} minutes: its state is {state}.")
    {
        Target = queueArn,
        RecommendedAction = "Run the command again; it goes on where this one stopped.",
    };

    private Task UpdateAsync(UpdateEventSourceMappingRequest request, CancellationToken cancellation) =>
        WhileBusyAsync(() => session.Lambda.UpdateEventSourceMappingAsync(request, cancellation), cancellation);

    /// <summary>Lambda changes one thing of a mapping at a time, and sees what the role allows a little later.</summary>
    private Task WhileBusyAsync(Func<Task> call, CancellationToken cancellation, Func<Exception, bool>? isPassing = null) =>
        new Wait(observer, $"Waiting until Lambda takes the {Resource}", BusyLimit).RepeatAsync(
            call,
            failure => failure is ResourceInUseException
                || (failure is InvalidParameterValueException && IsAboutRole(failure))
                || isPassing?.Invoke(failure) == true,
            cancellation);

    private static bool IsAboutRole(Exception failure) =>
        RoleMessages.Any(message => failure.Message.Contains(message, StringComparison.OrdinalIgnoreCase));

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
