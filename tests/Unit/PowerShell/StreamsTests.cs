using System.Management.Automation;
using System.Text.RegularExpressions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>What goes where: objects, verbose lines, progress; and no secret anywhere.</summary>
public class StreamsTests
{
    private const string NotVisible =
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.";

    private const string Everything =
        """
        New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl n:5050 -NodeScheme http -Environment @{ TOKEN = 'the-secret-of-the-node' } @aws
        Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws
        Test-WallarmConnector -RestApiId $api -StageName prod @aws
        """;

    [BotoFact]
    public async Task Verbose_has_one_line_for_each_call_with_the_source_of_the_credentials()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();

        var run = world.Run("$VerbosePreference = 'Continue'\n" + Everything, ("api", api));

        run.ThrowIfFailed();
        var lines = run.Verbose.Where(line => Regex.IsMatch(line, "^[a-z]+:[A-Z][A-Za-z]+ eu-west-1 [0-9]{3}( [A-Za-z]+)? in [0-9]+ ms \\(credentials: -AccessKey\\)$")).ToList();
        Assert.Equal(
            world.Aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal),
            lines.Select(line => line.Split(' ')[0].Split(':')[1]).Order(StringComparer.Ordinal));
    }

    [BotoFact]
    public async Task Without_being_asked_only_objects_come_out_and_no_stream_holds_a_secret()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var identity = world.Aws.NewIdentity("assumed-role/deployer/session");
        var api = await world.CreateRestStageAsync();
        (string, object?)[] variables = [("aws", world.ParametersOf(identity)), ("api", api)];

        var planned = world.Run("$WhatIfPreference = $true; $VerbosePreference = 'Continue'\n" + Everything, variables);
        var quiet = world.Run(Everything, variables);
        var loud = world.Run("$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'\n" + Everything, variables);
        world.Aws.Fail("*", AwsFault.AccessDenied());
        var denied = world.Run("$VerbosePreference = 'Continue'\n" + Everything, variables);

        Assert.Equal(
            [nameof(PublishedForwarder), nameof(LogSubscription), .. Enumerable.Repeat(nameof(ConnectorCheck), 22)],
            quiet.ThrowIfFailed().Output.Select(item => item.BaseObject.GetType().Name));
        Assert.Empty(quiet.Verbose);
        var said = string.Join('\n', new[] { planned, quiet, loud, denied }.SelectMany(run =>
            (IEnumerable<string>)[.. run.Verbose, .. run.Warnings, .. run.Errors.Select(error => $"{error} {error.Exception} {error.ErrorDetails}"), .. run.Output.Select(Describe), .. run.Progress.Select(record => record.ToString())]).Concat(world.Session.Host.Lines));
        Assert.Contains("iam:GetRole", said, StringComparison.Ordinal);
        Assert.All(
            [identity.SecretAccessKey, identity.SessionToken!, identity.AccessKeyId, "the-secret-of-the-node"],
            secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task Progress_tells_of_waits_of_more_than_a_second_and_is_completed_after_an_error_too()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.Fail("PutSubscriptionFilter", AwsFault.Error("InvalidParameterException", NotVisible), 1, 6);
        world.Aws.Fail("PutSubscriptionFilter", AwsFault.AccessDenied(), 7);

        var run = world.Run("Add-WallarmSubscriptionFilter /g -ErrorAction Stop @aws");

        Assert.IsType<AccessDeniedException>(run.StoppedBy?.Exception);
        var wait = run.Progress.Where(record => record.Activity.StartsWith("Waiting", StringComparison.Ordinal)).ToList();
        Assert.Equal(ProgressRecordType.Completed, wait[^1].RecordType);
        var shown = wait[0];
        Assert.Equal(ProgressRecordType.Processing, shown.RecordType);
        Assert.Contains(ConnectorWorld.FunctionName, shown.Activity, StringComparison.Ordinal);
        Assert.InRange(shown.PercentComplete, 0, 99);
        Assert.InRange(shown.SecondsRemaining, 1, 60);
        Assert.Single(wait.Select(record => record.ActivityId).Distinct());
    }

    private static string Describe(PSObject item) =>
        string.Join('\n', item.Properties.Select(property => $"{property.Name}={property.Value}"));
}
