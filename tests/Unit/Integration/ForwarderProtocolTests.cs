using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// Publish-WallarmForwarder: how the node is told about calls, and what becomes of functions from before there was a choice.
/// </summary>
public class ForwarderProtocolTests
{
    private const string Name = "wallarm-api-discovery-connector";
    private const string Kept = "-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q";

    [BotoFact]
    public async Task A_healthy_deployment_over_ext_proc_prints_nothing()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();

        var run = cloud.Run($"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept}").ThrowIfFailed();

        Assert.Empty(run.Warnings);
        Assert.Equal("ExtProc", run.Single<PublishedForwarder>().NodeProtocol);
        Assert.Equal("ExtProc", cloud.Run("Get-WallarmConnector @aws").Single<DeployedConnector>().NodeProtocol);
    }

    [BotoFact]
    public async Task Mirror_prints_the_one_thing_that_is_true_of_it_and_stays_until_something_else_is_said()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();

        var made =
            cloud.Run(
                $"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node} {Kept} -NodeProtocol Mirror").ThrowIfFailed();
        var again = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed();
        var changed = cloud.Run("Publish-WallarmForwarder @aws -MemorySize 256").ThrowIfFailed();
        var moved = cloud.Run("Publish-WallarmForwarder @aws -NodeProtocol ExtProc").ThrowIfFailed();

        Assert.Contains("a Native Node builds no inventory", Assert.Single(made.Warnings), StringComparison.Ordinal);
        Assert.Equal((ChangeStatus.Unchanged, 0), (again.Single<PublishedForwarder>().Status, again.Warnings.Count));
        Assert.Equal("Mirror", changed.Single<PublishedForwarder>().NodeProtocol);
        Assert.Equal(
            $"Set environment variable X_NODE_PROTOCOL of Lambda function '{Name}': mirror -> ext-proc",
            moved.Single<PublishedForwarder>().Changes[0].ToString());
        Assert.Equal("ext-proc", await VariableAsync(cloud, "X_NODE_PROTOCOL"));
        Assert.Empty(moved.Warnings);
    }

    [BotoFact]
    public async Task A_function_from_before_the_choice_counts_as_mirror_and_moves_in_plain_sight()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder($"{Kept} -NodeProtocol Mirror -ApplicationId 7");
        await ForgetProtocolAsync(cloud);

        var before = cloud.Run("Get-WallarmConnector @aws").Single<DeployedConnector>();
        cloud.Aws.ClearCalls();
        var planned = cloud.Run("Publish-WallarmForwarder @aws -WhatIf").ThrowIfFailed();
        Assert.Empty(cloud.Mutations);
        Assert.Equal(0, cloud.Aws.CountOf("Invoke"));
        var made = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed();

        Assert.Equal("Mirror", before.NodeProtocol);
        Assert.Contains(
            $"Set environment variable X_NODE_PROTOCOL of Lambda function '{Name}': mirror (not set) -> ext-proc",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains(
            $"Remove environment variable X_WALLARM_APPLICATION_ID of Lambda function '{Name}': was 7",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.All([planned, made], run =>
        {
            var warning = Assert.Single(run.Warnings);
            Assert.Contains("application id 7", warning, StringComparison.Ordinal);
            Assert.Contains("route_config.wallarm_application", warning, StringComparison.Ordinal);
        });
        Assert.Equal(
            ("ext-proc", null), (await VariableAsync(cloud, "X_NODE_PROTOCOL"), await VariableAsync(cloud, "X_WALLARM_APPLICATION_ID")));
    }

    [BotoFact]
    public async Task A_function_from_before_the_choice_may_stay_with_the_mirror_if_that_is_said()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder($"{Kept} -NodeProtocol Mirror -ApplicationId 7");
        await ForgetProtocolAsync(cloud);

        var made = cloud.Run("Publish-WallarmForwarder @aws -NodeProtocol Mirror").ThrowIfFailed();

        Assert.Equal(
            $"Set environment variable X_NODE_PROTOCOL of Lambda function '{Name}': mirror (not set) -> mirror",
            made.Single<PublishedForwarder>().Changes[0].ToString());
        Assert.Equal(
            ("mirror", "7"), (await VariableAsync(cloud, "X_NODE_PROTOCOL"), await VariableAsync(cloud, "X_WALLARM_APPLICATION_ID")));
    }

    [BotoFact]
    public async Task Code_and_protocol_reach_the_alias_together()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var forwarder = cloud.CreateForwarder($"{Kept} -NodeProtocol Mirror");
        await ForgetProtocolAsync(cloud, Account.Zip("old code"));
        var (served, seen) =
            ((await cloud.ReadFunctionAsync("live"))["Configuration"]!["Version"]!.GetValue<string>(), new List<string?>());
        cloud.Aws.ClearCalls();
        cloud.Aws.InvokeWith = async invocation =>
        {
            seen.Add((await cloud.ReadFunctionAsync("live"))["Configuration"]!["Version"]!.GetValue<string>());
            return await NodeAnswers.Healthy(invocation);
        };

        var made = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Equal(
            ["UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "Invoke", "UpdateAlias"],
            cloud.Operations.Where(operation => operation is "Invoke" or "UpdateAlias" or "PublishVersion" or "UpdateFunctionCode" or "UpdateFunctionConfiguration"));
        Assert.Equal([served], seen);
        Assert.Equal(made.Version, cloud.Aws.CallsOf("Invoke").Single().Form["Qualifier"]);
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!;
        Assert.Equal((made.Version, forwarder.CodeSha256, "ext-proc"), (live["Version"]!.GetValue<string>(), live["CodeSha256"]!.GetValue<string>(), live["Environment"]!["Variables"]!["X_NODE_PROTOCOL"]!.GetValue<string>()));
    }

    /// <summary>As a version of the module left it that knew no protocols.</summary>
    private static async Task ForgetProtocolAsync(CloudSession cloud, byte[]? code = null)
    {
        var variables = (await cloud.ReadFunctionAsync())["Configuration"]!["Environment"]!["Variables"]!.AsObject();
        variables.Remove("X_NODE_PROTOCOL");
        if (code is not null)
        {
            await cloud.CallAsync("lambda", "update_function_code", new { FunctionName = Name, ZipFile = Boto.Bytes(code) });
        }

        await cloud.CallAsync(
            "lambda", "update_function_configuration", new { FunctionName = Name, Environment = new { Variables = variables } });
        var version = (await cloud.CallAsync("lambda", "publish_version", new { FunctionName = Name }))["Version"]!.GetValue<string>();
        await cloud.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = version });
        cloud.Aws.ClearCalls();
    }

    private static async Task<string?> VariableAsync(CloudSession cloud, string name) =>
        (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!.AsObject().TryGetPropertyValue(
            name, out JsonNode? value) ? value!.GetValue<string>() : null;
}
