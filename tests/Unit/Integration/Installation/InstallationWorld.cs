using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>An account with APIs in several regions, a folder for configuration files, and a PowerShell session with the module.</summary>
internal sealed class InstallationWorld : IAsyncDisposable
{
    public const string Home = "eu-west-1";
    public const string Function = "wallarm-api-discovery-connector";

    /// <summary>
    /// Begins a script in which <c>@all</c> is <c>@aws</c> with the region as a default, not as a restriction of what a file names.
    /// </summary>
    public const string Everywhere = $"$all = $aws.Clone(); $all.Remove('Region'); $StoredAWSRegion = '{Home}'";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-install-");

    private InstallationWorld(CloudSession cloud) => Cloud = cloud;

    public CloudSession Cloud { get; }

    public AwsProxy Aws => Cloud.Aws;

    /// <summary>The ids of the APIs, by region and name.</summary>
    public Dictionary<(string Region, string Name), string> Apis { get; } = [];

    public string Folder => _folder.FullName;

    public static async Task<InstallationWorld> OpenAsync() => new(await CloudSession.OpenAsync(Home));

    /// <summary>
    /// An account with the usual two stages in each region: prod of the REST API petstore and $default of the HTTP API shop.
    /// </summary>
    public static async Task<InstallationWorld> OpenAsync(params string[] regions)
    {
        var world = await OpenAsync();
        foreach (var region in regions)
        {
            await world.CreateRestStageAsync("petstore", region);
            await world.CreateHttpStageAsync("shop", region);
        }

        world.Aws.ClearCalls();
        return world;
    }

    public Task<JsonNode> CallAsync(string service, string method, object parameters, string region = Home) =>
        Boto.CallAsync(Aws, service, method, parameters, region: region);

    public async Task<string> CreateRestStageAsync(string name, string region = Home, params string[] stages)
    {
        var api = (await CallAsync("apigateway", "create_rest_api", new { name }, region))["id"]!.GetValue<string>();
        var root =
            (await CallAsync("apigateway", "get_resources", new { restApiId = api }, region))["items"]![0]!["id"]!.GetValue<string>();
        await CallAsync(
            "apigateway", "put_method", new { restApiId = api, resourceId = root, httpMethod = "GET", authorizationType = "NONE" }, region);
        await CallAsync(
            "apigateway", "put_integration", new { restApiId = api, resourceId = root, httpMethod = "GET", type = "MOCK" }, region);
        foreach (var stageName in stages.DefaultIfEmpty("prod"))
        {
            await CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName }, region);
        }

        Apis[(region, Apis.ContainsKey((region, name)) ? name + "2" : name)] = api;
        return api;
    }

    public async Task<string> CreateHttpStageAsync(string name, string region = Home)
    {
        var api = (
            await CallAsync("apigatewayv2", "create_api", new { Name = name, ProtocolType = "HTTP" }, region))["ApiId"]!.GetValue<string>();
        await CallAsync("apigatewayv2", "create_stage", new { ApiId = api, StageName = "$default" }, region);
        return Apis[(region, name)] = api;
    }

    public string Rest(string region = Home, string name = "petstore") => Apis[(region, name)];

    public string Http(string region = Home, string name = "shop") => Apis[(region, name)];

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A configuration with the usual stages of these regions.</summary>
    public string WriteUsual(params string[] regions) => Write("connector.json", JsonSerializer.Serialize(new
    {
        node = new { url = "node.example.com:5050", scheme = "https" },
        createAccountRole = true,
        stages = regions.SelectMany(region => new object[]
        {
            new { region, restApiId = Rest(region), stageName = "prod" },
            new { region, apiId = Http(region), stageName = "$default", filterPattern = "{ $.path != \"/health\" }" },
        }),
    }));

    /// <summary>Installs a file; <c>$aws</c> holds the account's keys.</summary>
    public ScriptRun Install(string path, string options = "-PassThru") =>
        Cloud.Run($"{Everywhere}; Install-WallarmConnector @all -ConfigurationPath $path {options}", ("path", path));

    public static ConnectorInstallation[] Targets(ScriptRun run) =>
        [.. run.Output.Select(item => Assert.IsType<ConnectorInstallation>(item.BaseObject))];

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
