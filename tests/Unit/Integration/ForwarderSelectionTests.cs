using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder: what need not be sent and what does not leave (-IncludePath, -ExcludePath, -Redact).</summary>
public class ForwarderSelectionTests
{
    private const string Name = "wallarm-api-discovery-connector";

    [BotoFact]
    public async Task Patterns_and_redaction_are_set_stay_on_a_second_run_and_are_shown_with_their_values()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var made = cloud.CreateForwarder("-IncludePath '/prod/**', ' /v2/* ' -ExcludePath '/*/health' -Redact Addresses, emails, emails");

        var again = cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>();
        var planned = cloud.Run("Publish-WallarmForwarder @aws -ExcludePath '**.php' -WhatIf").Single<PublishedForwarder>();
        var listed = cloud.Run("Get-WallarmConnector @aws").Single<DeployedConnector>();
        var piped = cloud.Run("Get-WallarmConnector @aws | Publish-WallarmForwarder @aws").Single<PublishedForwarder>();

        Assert.Equal(
            ("/prod/**,/v2/*", "/*/health", "emails,addresses"),
            (await VariableAsync(cloud, "X_INCLUDE"), await VariableAsync(cloud, "X_EXCLUDE"), await VariableAsync(cloud, "X_REDACT")));
        Assert.Equal(["/prod/**", "/v2/*"], made.IncludePath);
        Assert.Equal((ChangeStatus.Unchanged, ChangeStatus.Unchanged), (again.Status, piped.Status));
        Assert.Equal(["emails", "addresses"], again.Redact);
        Assert.Equal(["/*/health"], listed.ExcludePath);
        Assert.Equal(["**.php"], planned.ExcludePath);
        Assert.Contains(
            $"Set environment variable X_EXCLUDE of Lambda function '{Name}': /*/health -> **.php", cloud.Screen, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("-IncludePath $null -ExcludePath @() -Redact $null")]
    [InlineData("-IncludePath '' -ExcludePath $null -Redact @()")]
    [InlineData("-Environment @{ X_INCLUDE = $null; X_EXCLUDE = $null; X_REDACT = $null }")]
    public async Task An_empty_value_takes_a_setting_away(string options)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-IncludePath '/prod/**' -ExcludePath '/*/health' -Redact emails");

        var changed = cloud.Run($"Publish-WallarmForwarder @aws {options}").Single<PublishedForwarder>();

        Assert.Equal(ChangeStatus.Updated, changed.Status);
        Assert.Empty(changed.IncludePath.Concat(changed.ExcludePath).Concat(changed.Redact));
        Assert.DoesNotContain(
            (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!.AsObject(),
            variable => variable.Key is "X_INCLUDE" or "X_EXCLUDE" or "X_REDACT");
    }

    [BotoFact]
    public async Task Wallarms_own_function_does_not_know_what_the_forwarder_had_and_that_is_said()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-ExcludePath '/*/health' -Redact emails");
        var folder = Directory.CreateTempSubdirectory("wallarm-bundle-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "cw-resend-lambda"));
        File.WriteAllText(
            Path.Combine(folder.FullName, "cw-resend-lambda", "lambda_function.py"),
            "def lambda_handler(event, context): pass\n");

        var run = cloud.Run("Publish-WallarmForwarder @aws -CodeBundlePath $bundle", ("bundle", folder.FullName)).ThrowIfFailed();
        var check = cloud.Run("Test-WallarmConnector @aws").Output.Select(item => item.BaseObject).OfType<ConnectorCheck>()
            .Single(check => check.Name == "FunctionSettings");
        folder.Delete(recursive: true);

        const string Said =
            "Wallarm's own function does not know X_EXCLUDE=/*/health, X_REDACT=emails: it sends every record, and sends it whole.";
        Assert.Contains(Said, run.Warnings);
        Assert.Equal((CheckStatus.Warning, Said), (check.Status, check.Detail));
    }

    [BotoFact]
    public async Task A_check_shows_what_is_left_out_and_fails_where_the_forwarder_would_not_start()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-ExcludePath '/*/health' -Redact emails");
        var good = await CheckAsync(cloud);
        var variables = (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!.DeepClone();
        variables["X_REDACT"] = "names";
        await cloud.CallAsync(
            "lambda",
            "update_function_configuration",
            new { FunctionName = Name, Environment = new JsonObject { ["Variables"] = variables } });
        var version = (await cloud.CallAsync("lambda", "publish_version", new { FunctionName = Name }))["Version"]!.GetValue<string>();
        await cloud.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = version });

        var bad = await CheckAsync(cloud);

        Assert.Equal((CheckStatus.Passed, "128 MB, 60 s; X_EXCLUDE=/*/health; X_REDACT=emails."), (good.Status, good.Detail));
        Assert.Equal(CheckStatus.Failed, bad.Status);
        Assert.Contains(
            "does not start: X_REDACT: 'names': it is none of emails, tokens, digits, addresses",
            bad.Detail,
            StringComparison.Ordinal);
    }

    private static Task<ConnectorCheck> CheckAsync(CloudSession cloud) => Task.FromResult(
        cloud.Run("Test-WallarmConnector @aws").Output.Select(item => item.BaseObject).OfType<ConnectorCheck>()
            .Single(check => check.Name == "FunctionSettings"));

    private static async Task<string?> VariableAsync(CloudSession cloud, string name) =>
        (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]![name]?.GetValue<string>();
}
