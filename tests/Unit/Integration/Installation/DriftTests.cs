using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>A connector that somebody has changed behind the file's back.</summary>
public class DriftTests
{
    private const string Name = InstallationWorld.Function;

    /// <summary>Changes of a stage that somebody may have made on purpose, and how the error names them.</summary>
    public static TheoryData<string, string> Decisions => new()
    {
        { "format", "its format lacks keys of Wallarm's guide: httpMethod" },
        { "destination", "it goes to the log group '/aws/other', not to '/petstore'" },
        { "HTTP format", "its format lacks keys of Wallarm's guide: httpMethod" },
    };

    /// <summary>What is changed, and a change of the plan that names it.</summary>
    public static TheoryData<string, string> Drifts => new()
    {
        { "role policy", "Replace PolicyDocument of IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy'" },
        { "role policy detached", "Attach IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy'" },
        { "role trust", "Replace AssumeRolePolicyDocument of IAM role 'WallarmAPIDiscoveryLambdaRole'" },
        { "role tags", "Tag IAM role 'WallarmAPIDiscoveryLambdaRole': team=api" },
        { "policy tags", "Tag IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy': team=api" },
        { "code", "Set CodeSha256 of Lambda function" },
        { "environment", "Set environment variable X_NODE_URL of Lambda function 'wallarm-api-discovery-connector': elsewhere:1 -> node.example.com:5050" },
        { "memory", "Set MemorySize of Lambda function 'wallarm-api-discovery-connector': 512 -> 256" },
        { "timeout", "Set Timeout of Lambda function 'wallarm-api-discovery-connector': 3 -> 45" },
        { "function role", "Set Role of Lambda function" },
        { "function tags", "Tag Lambda function 'wallarm-api-discovery-connector': team=api" },
        { "function log retention", "Set RetentionInDays of log group '/aws/lambda/wallarm-api-discovery-connector': 1 -> 14" },
        { "alias", "Publish a version of Lambda function 'wallarm-api-discovery-connector'" },
        { "failure destination", "Set OnFailure destination of Lambda function 'wallarm-api-discovery-connector', alias live" },
        { "access logging off", "Set AccessLogSettings.DestinationArn of stage 'prod' of REST API" },
        { "execution logging", "Set execution logging level of stage 'prod' of REST API" },
        { "retention", "Set RetentionInDays of log group '/petstore': never expires -> 7" },
        { "log group", "Create log group '/petstore'" },
        { "filter pattern", "Set FilterPattern of subscription filter 'WallarmFilter' of log group '/petstore': '{ $.status = 500 }' -> ''" },
        { "filter destination", "Set DestinationArn of subscription filter 'WallarmFilter' of log group '/petstore'" },
        { "filter", "Create subscription filter 'WallarmFilter' of log group '/petstore'" },
        { "permission", "Add permission WallarmConnectorLogs of" },
    };

    [BotoTheory]
    [MemberData(nameof(Drifts))]
    public async Task It_is_named_by_WhatIf_and_repaired_and_nothing_else_is_touched(string drift, string named)
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = Write(world);
        world.Install(file).ThrowIfFailed();
        var before = await AccountSnapshot.ReadAsync(world, InstallationWorld.Home);
        await Drift.MakeAsync(world, drift);
        Assert.NotEqual(before, await AccountSnapshot.ReadAsync(world, InstallationWorld.Home));
        world.Aws.ClearCalls();

        var planned = InstallationWorld.Targets(world.Install(file, "-PassThru -WhatIf").ThrowIfFailed());
        Assert.Empty(world.Aws.MutatingCalls);
        var repaired = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

        var changes = planned.SelectMany(target => target.Changes).Select(change => change.ToString()).ToArray();
        Assert.Contains(changes, change => change.StartsWith(named, StringComparison.Ordinal));
        Assert.Contains(named, world.Cloud.Screen, StringComparison.Ordinal);
        Assert.Equal(changes, repaired.SelectMany(target => target.Changes).Select(change => change.ToString()));
        Assert.Equal(Comparable(before), Comparable(await AccountSnapshot.ReadAsync(world, InstallationWorld.Home)));
        world.Aws.ClearCalls();
        Assert.All(
            InstallationWorld.Targets(world.Install(file).ThrowIfFailed()),
            target => Assert.Equal(InstallationStatus.Unchanged, target.Status));
        Assert.Empty(world.Aws.MutatingCalls);
    }

    [BotoTheory]
    [MemberData(nameof(Decisions))]
    public async Task Access_logging_that_somebody_changed_is_an_error_and_replaced_when_asked(string decision, string named)
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = Write(world);
        world.Install(file).ThrowIfFailed();
        await Drift.MakeAsync(world, decision);
        world.Aws.ClearCalls();

        var refused = world.Install(file);
        Assert.Empty(world.Aws.MutatingCalls);
        world.Install(file, "-ReplaceExisting -Force").ThrowIfFailed();

        var error = Assert.Single(refused.Errors);
        Assert.StartsWith("Wallarm.StageLoggingChanged,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
        world.Aws.ClearCalls();
        Assert.All(
            InstallationWorld.Targets(world.Install(file, "-PassThru").ThrowIfFailed()),
            target => Assert.Equal(InstallationStatus.Unchanged, target.Status));
    }

    [BotoFact]
    public async Task A_filter_that_feeds_another_function_is_named_and_replaced_only_when_asked()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = Write(world);
        world.Install(file).ThrowIfFailed();
        var role =
            (await world.CallAsync("lambda", "get_function", new { FunctionName = Name }))["Configuration"]!["Role"]!.GetValue<string>();
        await world.CallAsync("lambda", "create_function", new { FunctionName = "other", Runtime = "python3.13", Handler = "a.b", Role = role, Code = new { ZipFile = Boto.Bytes(Account.Zip("x")) } });
        await Drift.AllowAsync(world, "other");
        await Drift.PutFilterAsync(world, Drift.Arn(world, "other"));
        world.Aws.ClearCalls();

        var refused = world.Install(file);
        var mutations = world.Aws.MutatingCalls.Count;
        var forced = InstallationWorld.Targets(world.Install(file, "-PassThru -ReplaceExisting -Force").ThrowIfFailed());

        Assert.StartsWith("Wallarm.FilterNotOurs,", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, mutations);
        Assert.Equal(InstallationStatus.Failed, InstallationWorld.Targets(refused)[3].Status);
        Assert.Equal(InstallationStatus.Updated, forced[3].Status);
    }

    [BotoFact]
    public async Task Logging_that_the_module_never_set_is_left_alone_unless_merged_or_replaced()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        await world.CallAsync("logs", "create_log_group", new { logGroupName = "/mine" });
        await Drift.SetHttpAsync(world, "/mine", "{\"requestId\":\"$context.requestId\"}");
        var file = Write(world);

        var refused = world.Install(file, "-PassThru -WhatIf");
        var forced = world.Install(file, "-PassThru -ReplaceExisting -Force").ThrowIfFailed();

        Assert.StartsWith("Wallarm.StageLoggingConflict,", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            [InstallationStatus.Planned, InstallationStatus.Planned, InstallationStatus.Planned, InstallationStatus.Planned, InstallationStatus.Failed, InstallationStatus.NotStarted],
            InstallationWorld.Targets(refused).Select(target => target.Status));
        Assert.Contains(
            InstallationWorld.Targets(forced),
            target => target.Result is StageLogging { LogGroupName: "/shop", Status: ChangeStatus.Updated });
    }

    /// <summary>A configuration that says everything that can drift.</summary>
    internal static string Write(InstallationWorld world) => world.Write("connector.json", $$"""
        {
          // Everything that can drift is said here.
          "node": { "url": "node.example.com:5050", "scheme": "https" },
          "role": { "tags": { "team": "api" } },
          "function": {
            "memorySize": 256, "timeout": 45, "logRetentionInDays": 14, "tags": { "team": "api" },
            "onFailureDestination": "arn:aws:sqs:eu-west-1:123456789012:q", "maximumRetryAttempts": 1,
          },
          "createAccountRole": true,
          "stages": [
            { "restApiId": "{{world.Rest()}}", "stageName": "prod", "logGroupName": "/petstore", "retentionInDays": 7, "executionLogging": "Error" },
            { "apiId": "{{world.Http()}}", "stageName": "$default", "logGroupName": "/shop", "retentionInDays": 7 },
          ],
        }
        """);

    /// <summary>How often a version was published and what by, and log groups that the drift itself made, stay different.</summary>
    private static string Comparable(string snapshot)
    {
        var account = JsonNode.Parse(snapshot)!;
        foreach (var policy in account["iam"]!["policies"]!.AsArray())
        {
            policy!["versions"] = 0;
            policy["policy"]!["DefaultVersionId"] = "";
        }

        var roles = account["iam"]!["roles"]!.AsArray();
        foreach (var other in roles.Where(role => role!["role"]!["RoleName"]!.GetValue<string>() == "other").ToList()) roles.Remove(other);
        var home = account[InstallationWorld.Home]!;
        home["functions"]![0]!["versions"] = 0;
        foreach (var version in new[] { "latest", "live" }) home["functions"]![0]![version]!["Configuration"]!["Description"] = null;
        home["functions"]![0]!["aliases"] = null;
        var groups = home["groups"]!.AsArray();
        foreach (var other in groups.Where(group => group!["group"]!["logGroupName"]!.GetValue<string>() == "/aws/other").ToList())
        {
            groups.Remove(other);
        }

        return account.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
    }
}
