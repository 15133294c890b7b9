using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>Install-WallarmConnector from a file, in an account that works.</summary>
public class InstallationTests
{
    [BotoFact]
    public async Task A_file_becomes_a_connector_and_a_second_run_changes_nothing()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = world.WriteUsual(InstallationWorld.Home);

        var first = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());
        world.Aws.ClearCalls();
        var second = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

        Assert.Equal(
            [
                "|IAM role 'WallarmAPIDiscoveryLambdaRole'|Created",
                "eu-west-1|Lambda function 'wallarm-api-discovery-connector'|Created",
                $"eu-west-1|stage 'prod' of REST API '{world.Rest()}'|Updated",
                $"eu-west-1|subscription filter 'WallarmFilter' of stage 'prod' of REST API '{world.Rest()}'|Created",
                $"eu-west-1|stage '$default' of HTTP API '{world.Http()}'|Updated",
                $"eu-west-1|subscription filter 'WallarmFilter' of stage '$default' of HTTP API '{world.Http()}'|Created",
            ],
            first.Select(target => $"{target.Region}|{target.Target}|{target.Status}"));
        Assert.Equal(first.Select(target => target.Target), second.Select(target => target.Target));
        Assert.All(second, target => Assert.Equal((InstallationStatus.Unchanged, 0), (target.Status, target.Changes.Count)));
        Assert.Empty(world.Aws.MutatingCalls);
        Assert.IsType<LambdaRole>(first[0].Result);
        Assert.IsType<PublishedForwarder>(first[1].Result);
        Assert.IsType<StageLogging>(first[2].Result);
        Assert.IsType<LogSubscription>(first[3].Result);
    }

    [BotoFact]
    public async Task A_region_beside_a_file_restricts_it_and_one_that_the_file_does_not_name_is_an_error()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home, "us-east-1");
        var file = world.Write("connector.json", $$"""
            {
              "node": { "url": "node.example.com:5050", "scheme": "https" },
              "createAccountRole": true,
              "regions": [
                { "name": "eu-west-1", "function": { "onFailureDestination": "arn:aws:sqs:eu-west-1:123456789012:first" } },
                { "name": "us-east-1", "function": { "onFailureDestination": "arn:aws:sqs:us-east-1:123456789012:second" } }
              ],
              "stages": [
                { "region": "eu-west-1", "restApiId": "{{world.Rest()}}", "stageName": "prod" },
                { "region": "us-east-1", "restApiId": "{{world.Rest("us-east-1")}}", "stageName": "prod" }
              ]
            }
            """);

        var targets = InstallationWorld.Targets(world.Install(file, "-Region us-east-1 -PassThru").ThrowIfFailed());
        var checks =
            world.Cloud.Run(
                "$aws.Region = 'us-east-1'; Test-WallarmConnector @aws -ConfigurationPath $path",
                ("path", file)).ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject);
        var whole = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());
        var unknown = world.Install(file, "-Region us-east-1, ap-south-1");
        var removed =
            world.Cloud.Run(
                "$aws.Region = 'us-east-1'; Uninstall-WallarmConnector @aws -ConfigurationPath $path -Force",
                ("path", file)).ThrowIfFailed().Output.Select(item => (RemovedResource)item.BaseObject).ToList();

        Assert.Equal([null, "us-east-1", "us-east-1", "us-east-1"], targets.Select(target => target.Region));
        Assert.All(
            ["first", "second"],
            queue => Assert.Contains(queue, ((LambdaRole)targets[0].Result!).PolicyDocument, StringComparison.Ordinal));
        Assert.DoesNotContain(checks, check => check.Region == "eu-west-1");
        Assert.Equal(InstallationStatus.Unchanged, whole[0].Status);
        Assert.StartsWith("Wallarm.RegionNotConfigured,", CloudSession.ErrorOf(unknown).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(removed, resource => Assert.Contains(resource.Region, new[] { null, "us-east-1" }));
        Assert.Contains("in eu-west-1", removed.Single(resource => resource.ResourceType == "Role").Reason, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Without_PassThru_nothing_comes_out()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);

        var run = world.Install(world.WriteUsual(InstallationWorld.Home), "").ThrowIfFailed();

        Assert.Empty(run.Output);
        Assert.NotEmpty(world.Aws.MutatingCalls);
    }

    [BotoFact]
    public async Task From_nothing_WhatIf_shows_every_change_in_its_order_and_makes_none()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home, "us-east-1");
        var file = world.WriteUsual(InstallationWorld.Home, "us-east-1");

        var planned = world.Install(file, "-PassThru -WhatIf").ThrowIfFailed();
        var mutations = world.Aws.MutatingCalls.Count;
        var screen = world.Cloud.Screen;
        var made = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

        Assert.Equal(0, mutations);
        Assert.All(InstallationWorld.Targets(planned), target => Assert.Equal(InstallationStatus.Planned, target.Status));
        Assert.Empty(planned.Errors);
        Assert.DoesNotContain(planned.Warnings, warning => warning.Contains("does not exist yet", StringComparison.Ordinal));
        Assert.Equal(planned.Warnings.Distinct(), planned.Warnings);

        // Each change is on the screen once, in the order of the targets, with its region.
        var position = 0;
        foreach (var (target, change) in InstallationWorld.Targets(planned).SelectMany(target => target.Changes.Select(change => (target, change))).DistinctBy(each => (each.change.Resource.StartsWith("IAM ", StringComparison.Ordinal) ? "" : each.target.Region, each.change)))
        {
            var resource =
                change.Resource.StartsWith("IAM ", StringComparison.Ordinal) || change.Resource.EndsWith(
                    $" in {target.Region}", StringComparison.Ordinal) ? change.Resource : $"{change.Resource} in {target.Region}";
            var found = screen.IndexOf((change with { Resource = resource }).ToString(), position, StringComparison.Ordinal);
            Assert.True(found >= position, $"{change}\n{screen}");
            position = found + 1;
        }

        // What was planned is what is made.
        Assert.Equal(
            InstallationWorld.Targets(planned).SelectMany(target => target.Changes).Select(change => change.ToString()).ToHashSet(),
            made.SelectMany(target => target.Changes).Select(change => change.ToString()).ToHashSet());
    }
}
