using System.Diagnostics;
using System.Text.Json;

namespace Wallarm.Connector.Tests.Aws;

public class OfficialPackagesTests
{
    [Fact]
    public async Task One_property_takes_the_official_packages_instead_of_the_sources()
    {
        var official = await EvaluateAsync("-p:UseOfficialAwsSdk=true");
        var subset = await EvaluateAsync();

        string[] services =
        [
            "AWSSDK.APIGateway", "AWSSDK.ApiGatewayV2", "AWSSDK.CloudWatch", "AWSSDK.CloudWatchLogs", "AWSSDK.IdentityManagement",
            "AWSSDK.Lambda",
        ];
        Assert.Empty(official.Sources);
        Assert.NotEmpty(subset.Sources);
        Assert.Equal(services, official.Packages.Except(subset.Packages).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Empty(subset.Packages.Except(official.Packages));
        Assert.Empty(services.Except(official.Pinned));
    }

    private static async Task<(string[] Packages, string[] Sources, string[] Pinned)> EvaluateAsync(params string[] properties)
    {
        var project = Path.Combine(Repository.Folder, "src", "Wallarm.Connector.Aws", "Wallarm.Connector.Aws.csproj");
        using var msbuild = System.Diagnostics.Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", project, "-getItem:PackageReference", "-getItem:Compile", "-getItem:PackageVersion", .. properties])
        {
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        using var items = await JsonDocument.ParseAsync(msbuild.StandardOutput.BaseStream);
        await msbuild.WaitForExitAsync();
        return (Names("PackageReference"), Names("Compile"), Names("PackageVersion"));

        string[] Names(string item) =>
            [.. items.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(found => found.GetProperty("Identity").GetString()!)];
    }
}
