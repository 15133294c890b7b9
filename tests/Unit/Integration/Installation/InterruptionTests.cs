using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>An installation that is ended at any of its changes, and run again.</summary>
public class InterruptionTests
{
    private const string Options = """
        "role": { "leastPrivilege": true, "tags": { "team": "api" } },
        "function": { "logRetentionInDays": 14, "reservedConcurrentExecutions": 5, "onFailureDestination": "arn:aws:sqs:eu-west-1:123456789012:q", "maximumRetryAttempts": 1, "tags": { "team": "api" } }
        """;

    public static TheoryData<string> Ends => ["stopped after it", "denied", "connection lost after it"];

    [BotoTheory]
    [MemberData(nameof(Ends))]
    public async Task Whichever_change_it_ends_at_the_next_run_comes_to_the_same(string how)
    {
        var (expected, changes) = await UndisturbedAsync();
        Assert.True(changes.Length >= 16, string.Join(' ', changes));

        foreach (var change in changes)
        {
            await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
            var file = WriteConfiguration(world);
            await EndAsync(world, file, how, change);

            var targets = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());
            var state = await AccountSnapshot.ReadAsync(world, InstallationWorld.Home);
            world.Aws.ClearCalls();
            var again = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

            Assert.True(expected == state, $"{how} at {change}:\n{Difference(expected, state)}");
            Assert.DoesNotContain(targets, target => target.Status is InstallationStatus.Failed or InstallationStatus.NotStarted);
            Assert.All(again, target => Assert.True(target.Status == InstallationStatus.Unchanged, $"{how} at {change}: {target.Target} {target.Status}"));
            Assert.Empty(world.Aws.MutatingCalls);
        }
    }

    private static async Task<(string State, Change[] Changes)> UndisturbedAsync()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        world.Install(WriteConfiguration(world)).ThrowIfFailed();
        var calls = world.Aws.MutatingCalls.Select(call => $"{call.Service}:{call.Operation}").ToList();
        Change[] changes = [.. calls.Select((operation, index) => new Change(operation, calls.Take(index + 1).Count(earlier => earlier == operation)))];
        return (await AccountSnapshot.ReadAsync(world, InstallationWorld.Home), changes);
    }

    /// <summary>Runs the installation until a change, which goes wrong.</summary>
    private static async Task EndAsync(InstallationWorld world, string file, string how, Change change)
    {
        var fault = how switch
        {
            "stopped after it" => AwsFault.HangAfterEffect(),
            "denied" => AwsFault.AccessDenied(),
            _ => AwsFault.Reset(afterEffect: true),
        };
        world.Aws.Fail(change.Operation, fault, first: change.Nth);
        using var running = world.Cloud.Start("Install-WallarmConnector @aws -ConfigurationPath $path", ("path", file));
        var call = await world.Aws.WaitForCallAsync(change.Operation, change.Nth);
        if (how == "stopped after it")
        {
            running.Stop();

            // What has an effect has it by then.
            await call.Answered;
        }

        running.Wait();
        world.Aws.ClearFaults();
    }

    private static string WriteConfiguration(InstallationWorld world) => world.Write("connector.json", $$"""
        {
          "node": { "url": "node.example.com:5050", "scheme": "https" },
          {{Options}},
          "createAccountRole": true,
          "stages": [
            { "restApiId": "{{world.Rest()}}", "stageName": "prod", "executionLogging": "Error" },
            { "apiId": "{{world.Http()}}", "stageName": "$default", "logGroupName": "/shop", "retentionInDays": 7 }
          ]
        }
        """);

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', left.Except(right).Select(line => "- " + line).Concat(right.Except(left).Select(line => "+ " + line)));
    }

    /// <summary>A call that changes something: the n-th of its operation.</summary>
    private sealed record Change(string Operation, int Nth)
    {
        public override string ToString() => $"{Operation} ({Nth})";
    }
}
