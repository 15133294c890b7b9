using Amazon.CloudWatch.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Alarms;

/// <summary>The CloudWatch alarms of a connector, as they are, and what shall become of them.</summary>
internal sealed class ForwarderAlarms
{
    private readonly AwsSession _session;
    private readonly string _functionName;
    private readonly IReadOnlyList<ForwarderAlarm> _all;
    private readonly IReadOnlyDictionary<string, MetricAlarm> _present;

    private ForwarderAlarms(AwsSession session, string functionName, IReadOnlyDictionary<string, MetricAlarm> present)
    {
        (_session, _functionName, _present) = (session, functionName, present);
        _all = ForwarderAlarm.Of(functionName, UndeliveredQueue.NameOf(functionName));
    }

    /// <summary>Names of alarms that are in the way: this module did not make them.</summary>
    public required IReadOnlyList<string> Foreign { get; init; }

    /// <summary>Whether one of the alarms tells anybody.</summary>
    public bool HasActions => _present.Values.Any(alarm => alarm.AlarmActions is { Count: > 0 });

    /// <summary>Checks what the options alone can tell.</summary>
    /// <exception cref="InvalidOptionException">They contradict each other, or the topic is none.</exception>
    public static void Check(ForwarderOptions options)
    {
        if (options.AlarmTopicArn is not { } topic) return;
        if (options.Alarm == false) throw UnusableOption.Error("-AlarmTopicArn", "-Alarm:$false takes the alarms away");
        if (Amazon.Arn.TryParse(topic, out var arn)
            && arn.Service == "sns"
            && arn.Region.Length > 0
            && arn.AccountId.Length > 0
            && arn.Resource.Length > 0
            && arn.Resource.AsSpan().IndexOfAny(':', '*', '?') < 0
            && !arn.Resource.EndsWith(".fifo", StringComparison.Ordinal))
        {
            return;
        }

        throw new InvalidOptionException(
            "Wallarm.AlarmTopicNotUsable",
            ConnectorErrorCategory.InvalidArgument,
            $"-AlarmTopicArn '{topic}' is not the ARN of a standard SNS topic.")
        {
            Target = topic,
            RecommendedAction = "Give a topic such as arn:aws:sns:eu-central-1:123456789012:on-call.",
        };
    }

    /// <summary>Whether alarms are asked for.</summary>
    public static bool IsWanted(ForwarderOptions options) => options.Alarm ?? options.AlarmTopicArn is not null;

    /// <summary>Reads the alarms of a function.</summary>
    public static async Task<ForwarderAlarms> ReadAsync(AwsSession session, string functionName, CancellationToken cancellation)
    {
        var all = ForwarderAlarm.Of(functionName, UndeliveredQueue.NameOf(functionName));
        var request = new DescribeAlarmsRequest { AlarmNames = [.. all.Select(alarm => alarm.Name)] };
        var found = (await session.CloudWatch.DescribeAlarmsAsync(request, cancellation).ConfigureAwait(false)).MetricAlarms ?? [];
        var ours = await Task.WhenAll(found.Select(alarm => IsOursAsync(session, alarm, cancellation))).ConfigureAwait(false);
        return new ForwarderAlarms(
            session, functionName, found.Where((_, index) => ours[index]).ToDictionary(alarm => alarm.AlarmName, StringComparer.Ordinal))
        {
            Foreign = [.. found.Where((_, index) => !ours[index]).Select(alarm => alarm.AlarmName)],
        };
    }

    /// <summary>The error for alarms of these names that somebody else made.</summary>
    public static ResourceConflictException NotOurs(string alarmName) => new(
        "Wallarm.AlarmNotOurs",
        ConnectorErrorCategory.ResourceExists,
        $"The {Resource(alarmName)} is there already and was not made by this module (no tag {Ownership.TagKey}). Nothing was changed.")
    {
        Target = alarmName,
        RecommendedAction = "Rename or delete it, or leave -Alarm out.",
    };

    /// <summary>What must be done so that the alarms are there.</summary>
    /// <param name="destination">Where failed batches go: one of the alarms is about the connector's own queue.</param>
    /// <param name="hasDeadLetterQueue">Whether they go to a dead-letter queue too.</param>
    /// <param name="topicArn">The topic that they tell; null for whom they tell now.</param>
    /// <param name="tags">Tags that were asked for.</param>
    public IEnumerable<Step> Steps(
        string? destination, bool hasDeadLetterQueue, string? topicArn, IReadOnlyDictionary<string, string> tags)
    {
        var queueArn =
            UndeliveredQueue.ArnOf(_session.Partition, _session.Region.SystemName, _session.AccountId, _functionName);

        // What a destination or a dead-letter queue takes counts as dropped too.
        HashSet<string> needless = [];
        if (destination is not null || hasDeadLetterQueue) needless.Add(ForwarderAlarm.NameOfDropped(_functionName));
        if (destination != queueArn) needless.Add(ForwarderAlarm.NameOfUndelivered(_functionName));
        foreach (var alarm in _all)
        {
            if (needless.Contains(alarm.Name))
            {
                foreach (var (_, step) in Deletions().Where(each => each.Name == alarm.Name)) yield return step;
                continue;
            }

            if (_present.TryGetValue(alarm.Name, out var present))
            {
                if (Change(alarm, present, topicArn) is { } step) yield return step;
                continue;
            }

            List<string> actions = topicArn is null ? [] : [topicArn];
            var creation = new ResourceChange("Create", Resource(alarm.Name))
            {
                Desired = $"{alarm.Description} It tells {topicArn ?? "nobody"}",
            };
            var request = alarm.ToRequest(actions, actions, isEnabled: true, Ownership.Tags(tags));
            yield return new Step(creation, token => _session.CloudWatch.PutMetricAlarmAsync(request, token));
        }
    }

    /// <summary>What deletes the alarms.</summary>
    public IEnumerable<(string Name, Step Step)> Deletions() => _all.Where(alarm => _present.ContainsKey(alarm.Name)).Select(alarm =>
    {
        var request = new DeleteAlarmsRequest { AlarmNames = [alarm.Name] };
        return (alarm.Name, new Step(
            new ResourceChange("Delete", Resource(alarm.Name)),
            token => Absence.WasThereAsync(_session.CloudWatch.DeleteAlarmsAsync(request, token))));
    });

    private static string Resource(string alarmName) => $"CloudWatch alarm '{alarmName}'";

    private static async Task<bool> IsOursAsync(AwsSession session, MetricAlarm alarm, CancellationToken cancellation)
    {
        var request = new ListTagsForResourceRequest { ResourceARN = alarm.AlarmArn };
        var tags = (await session.CloudWatch.ListTagsForResourceAsync(request, cancellation).ConfigureAwait(false)).Tags ?? [];
        return Ownership.IsOurs(tags.ToDictionary(tag => tag.Key, tag => tag.Value));
    }

    /// <summary>Whom else an alarm tells, and whether it may, is its owner's to decide.</summary>
    private Step? Change(ForwarderAlarm alarm, MetricAlarm present, string? topicArn)
    {
        var (alarmActions, okActions) = (present.AlarmActions ?? [], present.OKActions ?? []);
        var changes = new List<ResourceChange>();
        if (ForwarderAlarm.ConditionOf(present) is var condition && condition != alarm.Condition)
        {
            changes.Add(
                new ResourceChange("Set", Resource(alarm.Name)) { Property = "Condition", Current = condition, Desired = alarm.Condition });
        }

        if (topicArn is not null && !alarmActions.Contains(topicArn))
        {
            changes.Add(new ResourceChange("Set", Resource(alarm.Name))
            {
                Property = "AlarmActions",
                Current = alarmActions.Count == 0 ? null : string.Join(", ", alarmActions),
                Desired = string.Join(", ", alarmActions.Append(topicArn)),
            });
            (alarmActions, okActions) = ([.. alarmActions, topicArn], [.. okActions.Union([topicArn])]);
        }

        if (changes.Count == 0) return null;
        var request = alarm.ToRequest(alarmActions, okActions, present.ActionsEnabled ?? true, tags: null);
        return new Step(changes, token => _session.CloudWatch.PutMetricAlarmAsync(request, token));
    }
}
