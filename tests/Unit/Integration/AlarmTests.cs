using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The alarms of a connector: how they are made, changed, and removed.</summary>
public class AlarmTests
{
    private const string FunctionName = ConnectorWorld.FunctionName;
    private const string Publish = $"Publish-WallarmForwarder @aws {CloudSession.Node}";
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:on-call";
    private const string Silence = FunctionName + "-silence";
    private const string Undelivered = FunctionName + "-undelivered";
    private const string Dropped = FunctionName + "-dropped";

    private static readonly string[] WithQueue = [FunctionName + "-destination", FunctionName + "-errors", Silence, Undelivered];

    private static readonly string[] WithoutDestination = [FunctionName + "-destination", Dropped, FunctionName + "-errors", Silence];

    [BotoFact]
    public async Task They_are_made_with_the_function_tagged_and_tell_the_topic()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var forwarder = cloud.CreateForwarder($"-KeepUndelivered -Alarm -AlarmTopicArn {Topic} -Tag @{{ team = 'api' }}");

        var alarms = await AlarmsAsync(cloud);
        Assert.Equal(WithQueue, alarms.Select(Name));
        Assert.All(
            alarms,
            alarm => Assert.Equal(
                (Topic, Topic),
                (alarm["AlarmActions"]![0]!.GetValue<string>(), alarm["OKActions"]![0]!.GetValue<string>())));
        Assert.Equal(4, forwarder.Changes.Count(change => change.Resource.StartsWith("CloudWatch alarm", StringComparison.Ordinal)));
        var undelivered = alarms.Single(alarm => Name(alarm) == Undelivered);
        Assert.Equal((0, 288), (undelivered["Threshold"]!.GetValue<double>(), undelivered["EvaluationPeriods"]!.GetValue<int>()));
        Assert.Equal(
            [
                "AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName FUNCTION-undelivered: Maximum in 300 s",
                "AWS/SQS ApproximateNumberOfMessagesVisible QueueName FUNCTION-undelivered: Maximum in 300 s",
                "visible + invisible",
            ],
            undelivered["Metrics"]!.AsArray().Select(Text).Order(StringComparer.Ordinal));
        var arn = undelivered["AlarmArn"]!.GetValue<string>();
        var tags = (await cloud.CallAsync("cloudwatch", "list_tags_for_resource", new { ResourceARN = arn }))["Tags"]!.AsArray();
        Assert.Equal(
            ["team=api", "wallarm:connector=Wallarm.Connector.PowerShell"],
            tags.Select(tag => $"{tag!["Key"]}={tag["Value"]}").Order(StringComparer.Ordinal));
    }

    [BotoFact]
    public async Task Run_again_they_are_as_they_shall_be_and_what_somebody_changed_is_set_right()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered -Alarm");
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run($"{Publish} -Alarm").ThrowIfFailed().Single<PublishedForwarder>().Status);

        await cloud.CallAsync("cloudwatch", "put_metric_alarm", new
        {
            AlarmName = Silence,
            Namespace = "AWS/Lambda",
            MetricName = "Errors",
            Statistic = "Sum",
            Period = 60,
            EvaluationPeriods = 1,
            Threshold = 100,
            ComparisonOperator = "GreaterThanThreshold",
        });
        cloud.Aws.ClearCalls();

        var changes = cloud.Run($"{Publish} -AlarmTopicArn {Topic}").ThrowIfFailed().Single<PublishedForwarder>().Changes;

        Assert.Equal(
            ["AlarmActions", "AlarmActions", "AlarmActions", "AlarmActions", "Condition"],
            changes.Select(change => change.Property).Order(StringComparer.Ordinal));
        Assert.Equal(4, cloud.Aws.CountOf("PutMetricAlarm"));
        var silence = (await AlarmsAsync(cloud)).Single(alarm => Name(alarm) == Silence);
        Assert.Equal((0, 4), (silence["Threshold"]!.GetValue<double>(), silence["Metrics"]!.AsArray().Count));
        Assert.Equal(
            ChangeStatus.Unchanged,
            cloud.Run($"{Publish} -AlarmTopicArn {Topic}").ThrowIfFailed().Single<PublishedForwarder>().Status);
    }

    [BotoFact]
    public async Task Nothing_of_it_happens_with_WhatIf_which_names_each_alarm_or_unless_it_is_asked_for()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();

        cloud.Run($"{Publish} -Alarm -WhatIf").ThrowIfFailed();
        Assert.Empty(cloud.Mutations);
        Assert.Contains($"CloudWatch alarm '{Silence}'", cloud.Screen, StringComparison.Ordinal);

        cloud.Aws.ClearCalls();
        cloud.Run($"{Publish} -Timeout 70").ThrowIfFailed();
        Assert.Equal(0, cloud.Aws.CountOf("cloudwatch:*"));

        // Without the queue there is no alarm about it, and without a topic nobody is told.
        var run = cloud.Run($"{Publish} -Alarm").ThrowIfFailed();
        Assert.Contains(run.Warnings, warning => warning.Contains("-AlarmTopicArn", StringComparison.Ordinal));
        Assert.Equal(WithoutDestination, (await AlarmsAsync(cloud)).Select(Name));
    }

    [BotoTheory]
    [InlineData("-KeepUndelivered", true)]
    [InlineData("-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:mine", false)]
    [InlineData("", false)]
    public async Task What_a_failure_destination_or_a_dead_letter_queue_takes_is_not_called_lost(string options, bool hasQueue)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-Alarm");
        Assert.Equal(WithoutDestination, (await AlarmsAsync(cloud)).Select(Name));
        if (options.Length == 0)
        {
            var deadLetters = new { TargetArn = "arn:aws:sqs:eu-west-1:123456789012:mine" };
            await cloud.CallAsync("lambda", "update_function_configuration", new { FunctionName, DeadLetterConfig = deadLetters });
        }

        cloud.Run($"{Publish} -Alarm {options}").ThrowIfFailed();

        Assert.Equal(hasQueue ? WithQueue : WithQueue[..3], (await AlarmsAsync(cloud)).Select(Name));
    }

    [BotoFact]
    public async Task They_go_with_the_function_or_by_themselves()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-Alarm");
        cloud.Run($"{Publish} -Alarm:$false").ThrowIfFailed();
        Assert.Empty(await AlarmsAsync(cloud));

        cloud.Run($"{Publish} -Alarm").ThrowIfFailed();
        var removed = cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed().Output
            .Select(item => (RemovedResource)item.BaseObject);
        Assert.Equal(
            WithoutDestination.Order(),
            removed.Where(each => each is { ResourceType: "Alarm", Status: RemovalStatus.Removed }).Select(each => each.Name).Order());
        Assert.Empty(await AlarmsAsync(cloud));
    }

    [BotoFact]
    public async Task An_alarm_of_that_name_that_somebody_else_made_is_left_alone()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("cloudwatch", "put_metric_alarm", new
        {
            AlarmName = Silence,
            Namespace = "n",
            MetricName = "m",
            Statistic = "Sum",
            Period = 60,
            EvaluationPeriods = 1,
            Threshold = 1,
            ComparisonOperator = "GreaterThanThreshold",
        });
        cloud.Aws.ClearCalls();

        var error = cloud.Fail($"{Publish} -Alarm");
        Assert.StartsWith("Wallarm.AlarmNotOurs,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
        cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed();
        Assert.Equal([Silence], (await AlarmsAsync(cloud)).Select(Name));
    }

    [BotoTheory]
    [InlineData("-AlarmTopicArn on-call", "Wallarm.AlarmTopicNotUsable")]
    [InlineData("-AlarmTopicArn arn:aws:sns:eu-west-1:123456789012:on-call.fifo", "Wallarm.AlarmTopicNotUsable")]
    [InlineData("-AlarmTopicArn arn:aws:sqs:eu-west-1:123456789012:on-call", "Wallarm.AlarmTopicNotUsable")]
    [InlineData("-Alarm:$false -AlarmTopicArn arn:aws:sns:eu-west-1:123456789012:on-call", "Wallarm.OptionNotUsable")]
    public async Task What_cannot_be_used_is_refused_before_any_call(string options, string id)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var error = cloud.Fail($"{Publish} {options}");

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    private static string Text(JsonNode? query)
    {
        if (query!["MetricStat"] is not { } stat) return query["Expression"]!.GetValue<string>();
        var metric = stat["Metric"]!;
        var dimension = Assert.Single(metric["Dimensions"]!.AsArray())!;
        var value = dimension["Value"]!.GetValue<string>().Replace(FunctionName, "FUNCTION", StringComparison.Ordinal);
        return $"{metric["Namespace"]} {metric["MetricName"]} {dimension["Name"]} {value}: {stat["Stat"]} in {stat["Period"]} s";
    }

    private static string Name(JsonNode? alarm) => alarm!["AlarmName"]!.GetValue<string>();

    private static async Task<IReadOnlyList<JsonNode>> AlarmsAsync(CloudSession cloud) =>
    [
        .. (await cloud.CallAsync("cloudwatch", "describe_alarms", new { AlarmNamePrefix = FunctionName }))["MetricAlarms"]!.AsArray()
            .OfType<JsonNode>().OrderBy(Name, StringComparer.Ordinal),
    ];
}
