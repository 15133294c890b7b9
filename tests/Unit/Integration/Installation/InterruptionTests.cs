using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>
/// An installation that is ended at any of its changes, and run again. Each way to end it is a class of its own, so that they run side by
/// side.
/// </summary>
public abstract class InterruptionTests
{
    private const string Options = """
        "role": { "leastPrivilege": true, "tags": { "team": "api" } },
        "function": { "logRetentionInDays": 14, "reservedConcurrentExecutions": 5, "onFailureDestination": "arn:aws:sqs:eu-west-1:123456789012:q", "maximumRetryAttempts": 1, "tags": { "team": "api" } }
        """;

    private readonly string _how;
    private readonly AwsFault _fault;
    private readonly bool _isStopped;

    private protected InterruptionTests(string how, AwsFault fault, bool isStopped = false) =>
        (_how, _fault, _isStopped) = (how, fault, isStopped);

    [BotoFact]
    public async Task Whichever_change_it_ends_at_the_next_run_comes_to_the_same()
    {
        var (expected, changes) = await UndisturbedAsync();
        Assert.True(changes.Length >= 16, string.Join(' ', changes));

        foreach (var change in changes)
        {
            await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
            var file = WriteConfiguration(world);
            await EndAsync(world, file, change);

            var targets = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());
            var state = await AccountSnapshot.ReadAsync(world, InstallationWorld.Home);

            Assert.True(expected == state, $"{_how} at {change}:\n{Difference(expected, state)}");
            Assert.DoesNotContain(targets, target => target.Status is InstallationStatus.Failed or InstallationStatus.NotStarted);
        }
    }

    private static async Task<(string State, Change[] Changes)> UndisturbedAsync()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        world.Install(WriteConfiguration(world)).ThrowIfFailed();
        var calls = world.Aws.MutatingCalls.Select(call => $"{call.Service}:{call.Operation}").ToList();
        Change[] changes =
            [.. calls.Select((operation, index) => new Change(operation, calls.Take(index + 1).Count(earlier => earlier == operation)))];
        return (await AccountSnapshot.ReadAsync(world, InstallationWorld.Home), changes);
    }

    /// <summary>Runs the installation until a change, which goes wrong.</summary>
    private async Task EndAsync(InstallationWorld world, string file, Change change)
    {
        world.Aws.Fail(change.Operation, _fault, first: change.Nth);
        using var running = world.Cloud.Start(InstallationWorld.Everywhere + "; Install-WallarmConnector @all -ConfigurationPath $path", ("path", file));
        var call = await world.Aws.WaitForCallAsync(change.Operation, change.Nth);
        if (_isStopped)
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

/// <summary>Ctrl+C right after a change.</summary>
public sealed class StoppedInstallationTests() : InterruptionTests("stopped after it", AwsFault.HangAfterEffect(), isStopped: true);

/// <summary>A change that the caller may not make.</summary>
public sealed class DeniedInstallationTests() : InterruptionTests("denied", AwsFault.AccessDenied());

/// <summary>A connection that breaks before the answer to a change.</summary>
public sealed class DisconnectedInstallationTests() : InterruptionTests("connection lost after it", AwsFault.Reset(afterEffect: true));
