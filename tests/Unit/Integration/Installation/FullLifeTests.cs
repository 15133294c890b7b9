using System.Text.RegularExpressions;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>A connector from its first day to its last.</summary>
public partial class FullLifeTests
{
    private const string Home = InstallationWorld.Home;
    private const string AccountRole = "WallarmAPIGatewayCloudWatchRole";

    [BotoFact]
    public async Task Installed_drifted_repaired_upgraded_rolled_back_and_removed_the_account_is_as_it_was()
    {
        await using var world = await InstallationWorld.OpenAsync(Home);
        var before = await AccountListing.TakeAsync(world.Aws, Home);
        var file = DriftTests.Write(world);
        world.Install(file).ThrowIfFailed();
        Assert.Empty(Drifted(world, file));

        foreach (var row in DriftTests.Drifts)
        {
            var drift = (string)row[0];
            await Drift.MakeAsync(world, drift);
            Assert.True(Drifted(world, file).Length > 0, $"{drift} is not seen");
            world.Install(file).ThrowIfFailed();
            Assert.True(Drifted(world, file).Length == 0, $"{drift} is not repaired");
        }

        var installed = await VersionAsync(world);
        world.Write(
            "connector.json",
            (await File.ReadAllTextAsync(file)).Replace("\"memorySize\": 256", "\"memorySize\": 512", StringComparison.Ordinal));
        world.Install(file).ThrowIfFailed();
        var upgraded = await VersionAsync(world);
        var rolledBack = world.Cloud.Run("Publish-WallarmForwarder @aws -Rollback -Confirm:$false").Single<PublishedForwarder>();
        Assert.NotEqual(installed, upgraded);
        Assert.Equal((installed, 256), (rolledBack.Version, rolledBack.MemorySize));
        Assert.Contains(Drifted(world, file), check => check.Detail.StartsWith("Publish a version", StringComparison.Ordinal) && check.Detail.Contains($"version {installed}, which differs in MemorySize", StringComparison.Ordinal));

        var removed =
            world.Cloud.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed().Output.Select(
                item => (RemovedResource)item.BaseObject).ToList();

        var listed =
            removed.Where(resource => resource is { ResourceType: "LogGroup", Status: RemovalStatus.Kept }).Select(
                resource => resource.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["/aws/lambda/" + InstallationWorld.Function, "/petstore", "/shop"], listed);
        Assert.Contains(removed, resource => resource is { ResourceType: "AccountRole", Status: RemovalStatus.Kept });
        await RemoveWhatIsListedAsync(world, listed);
        Assert.Equal(Deployment().Replace(before, ""), Deployment().Replace(await AccountListing.TakeAsync(world.Aws, Home), ""));
    }

    private static ConnectorCheck[] Drifted(InstallationWorld world, string file) =>
    [
        .. world.Cloud.Run(InstallationWorld.Everywhere + "; Test-WallarmConnector @all -ConfigurationPath $path", ("path", file)).ThrowIfFailed().Output
            .Select(item => (ConnectorCheck)item.BaseObject)
            .Where(check => check is { Name: "Drift", Status: CheckStatus.Failed }),
    ];

    private static async Task<string> VersionAsync(InstallationWorld world) =>
        (await world.CallAsync("lambda", "get_alias", new { FunctionName = InstallationWorld.Function, Name = "live" }))["FunctionVersion"]!.GetValue<string>();

    /// <summary>What an uninstallation leaves and says so, and what one of the drifts made.</summary>
    private static async Task RemoveWhatIsListedAsync(InstallationWorld world, string[] logGroups)
    {
        foreach (var group in logGroups) await world.CallAsync("logs", "delete_log_group", new { logGroupName = group });
        await world.CallAsync("iam", "detach_role_policy", new { RoleName = AccountRole, PolicyArn = StageWorld.ManagedPolicy });
        await world.CallAsync("iam", "delete_role", new { RoleName = AccountRole });
        await world.CallAsync("iam", "delete_role", new { RoleName = "other" });
    }

    [GeneratedRegex("\"(deploymentId|DeploymentId)\":\"[^\"]*\"")]
    private static partial Regex Deployment();
}
