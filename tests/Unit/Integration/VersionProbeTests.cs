using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A new version tests its node before the alias moves to it.</summary>
public class VersionProbeTests
{
    private const string Name = "wallarm-api-discovery-connector";
    private const string Kept = "-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q";

    [BotoFact]
    public async Task A_node_that_speaks_another_protocol_keeps_the_alias_where_it_was()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder(Kept);
        cloud.Aws.InvokeWith = NodeAnswers.Stranger("http1-server");

        var run = cloud.Run("Publish-WallarmForwarder @aws -NodeUrl 127.0.0.1:5050");
        var error = CloudSession.ErrorOf(run);
        var mutations = cloud.Mutations.ToList();
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Version"]!.GetValue<string>();

        Assert.StartsWith("Wallarm.NodeProtocol,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(
            "127.0.0.1:5050 answers HTTP/1.1: a node in connector-server mode?", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-CodeBundlePath", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Version 2 of Lambda function '{Name}' stays, but does not serve: the alias live stays at version 1.",
            error.Exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("-SkipNodeTest", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"Publish version 2 of Lambda function '{Name}'", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("UpdateAlias", mutations);
        Assert.Equal("1", live);
    }

    [BotoFact]
    public async Task Once_the_node_is_right_the_same_version_serves()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder(Kept);
        cloud.Aws.InvokeWith = NodeAnswers.Stranger("nginx-server");
        cloud.Fail("Publish-WallarmForwarder @aws -NodeUrl 127.0.0.1:5050");
        cloud.Aws.InvokeWith = NodeAnswers.Healthy;

        var made = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Equal("2", made.Version);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
    }

    [BotoFact]
    public async Task A_new_function_with_such_a_node_gets_no_alias_unless_the_test_is_skipped()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.InvokeWith = NodeAnswers.Stranger("tls-without-alpn");
        var publish = $"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept}";

        var error = cloud.Fail(publish);
        var mutations = cloud.Mutations.ToList();
        var skipped = cloud.Run(publish + " -SkipNodeTest").ThrowIfFailed();

        Assert.StartsWith("Wallarm.NodeProtocol,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.Contains("the alias live was not created", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CreateAlias", mutations);
        Assert.Equal("1", skipped.Single<PublishedForwarder>().Version);
        Assert.Empty(skipped.Warnings);
        Assert.Equal(1, cloud.Aws.CountOf("Invoke"));
    }

    [BotoFact]
    public async Task A_node_that_cannot_be_reached_yet_is_a_warning_and_the_version_serves()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.InvokeWith = NodeAnswers.Unreachable;

        var run = cloud.Run($"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept}").ThrowIfFailed();

        var warning = Assert.Single(run.Warnings);
        Assert.Contains("cannot deliver to its node https://node.example.com:5080 yet (NodeTcp)", warning, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", warning, StringComparison.Ordinal);
        Assert.EndsWith($"Test-WallarmNode -FromFunction '{Name}'", warning, StringComparison.Ordinal);
        Assert.Equal("1", run.Single<PublishedForwarder>().Version);
    }

    public static TheoryData<string, string> WithoutDiagnosis() => new()
    {
        { """{"errorType":"Wallarm.InvalidSetting","errorMessage":"X_CONCURRENCY: too many"}""", "it failed instead: Wallarm.InvalidSetting: X_CONCURRENCY: too many" },
        { "\"hello\"", "something else than a diagnosis" },
        { "null", "something else than a diagnosis" },
    };

    [BotoTheory]
    [MemberData(nameof(WithoutDiagnosis))]
    public async Task What_is_no_diagnosis_stops_nothing(string payload, string says)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.InvokeWith = _ => Task.FromResult(new FunctionAnswer(payload, payload.StartsWith('{') ? "Unhandled" : null));

        var run = cloud.Run($"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept}").ThrowIfFailed();

        Assert.Contains(says, Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal("1", run.Single<PublishedForwarder>().Version);
    }

    [BotoFact]
    public async Task A_caller_who_may_not_invoke_is_told_the_action_and_gets_the_version()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.Fail("Invoke", AwsFault.AccessDenied());

        var run = cloud.Run($"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept}").ThrowIfFailed();

        Assert.Contains("lambda:InvokeFunction", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal("1", run.Single<PublishedForwarder>().Version);
    }

    [BotoFact]
    public async Task An_installation_fails_the_function_with_such_a_node_and_goes_on_with_SkipNodeTest()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.InvokeWith = NodeAnswers.Stranger("http1-server");
        const string Install = $"Install-WallarmConnector @aws {CloudSession.Node} {Kept} -PassThru";

        var stopped = cloud.Run(Install);
        var skipped = cloud.Run(Install + " -SkipNodeTest").ThrowIfFailed();

        Assert.StartsWith("Wallarm.NodeProtocol,", Assert.Single(stopped.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            [InstallationStatus.Created, InstallationStatus.Failed],
            stopped.Output.Select(item => ((ConnectorInstallation)item.BaseObject).Status));
        Assert.Equal(
            [InstallationStatus.Unchanged, InstallationStatus.Updated],
            skipped.Output.Select(item => ((ConnectorInstallation)item.BaseObject).Status));
    }

    [BotoFact]
    [Trait("Category", "Process")]
    public async Task The_real_forwarder_tells_a_port_of_HTTP_1_from_a_node_in_envoy_external_filter_mode()
    {
        await using var node = await NodeSimulator.StartAsync();
        await using var forwarders = new DeployedForwarders();
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.InvokeWith = forwarders.InvokeAsync;
        var publish = $"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} -NodeUrl {node.Address} -NodeScheme http {Kept}";

        var error = cloud.Fail(publish);
        var mirror = cloud.Run(publish + " -NodeProtocol Mirror").ThrowIfFailed();

        Assert.StartsWith("Wallarm.NodeProtocol,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"{node.Address} answers HTTP/1.1", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("Mirror", mirror.Single<PublishedForwarder>().NodeProtocol);
        Assert.Contains("builds no inventory", Assert.Single(mirror.Warnings), StringComparison.Ordinal);
    }
}
