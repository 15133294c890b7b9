using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector -ConfigurationPath: everything that the file names, compared with it.</summary>
public sealed class ConnectorDriftTests : IDisposable
{
    // The region as a default: as a parameter it would restrict the file to it.
    private const string InHome = "$aws.Remove('Region'); $StoredAWSRegion = 'eu-west-1'; ";

    private readonly string _folder = Directory.CreateTempSubdirectory("drift-").FullName;

    [BotoFact]
    public async Task What_the_installer_made_is_as_the_file_says_in_every_region()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var elsewhere = await CreateStageInAsync(world, "us-east-1");
        var path = Write("connector.json", Configuration($$"""{"region":"eu-west-1","restApiId":"{{rest}}","stageName":"prod"},{"region":"us-east-1","apiId":"{{elsewhere}}","stageName":"$default"}"""));
        Install(world, path);

        var checks = Test(world, path);
        var isWell = Assert.IsType<bool>(Assert.Single(world.Run(InHome + "Test-WallarmConnector -ConfigurationPath $path -Quiet @aws", ("path", path)).ThrowIfFailed().Output).BaseObject);

        Assert.DoesNotContain(checks, check => check.Status == CheckStatus.Failed);
        Assert.Equal(["eu-west-1", "us-east-1"], checks.Where(check => check.Name == "Function").Select(check => check.Region));
        Assert.Equal(
            [$"{rest}/prod", $"{elsewhere}/$default"], checks.Where(check => check.Name == "StageLogging").Select(check => check.Target));
        Assert.Equal((CheckStatus.Passed, CheckStatus.Passed), (Of(checks, "Drift").Status, Of(checks, "UnnamedStage").Status));
        Assert.Empty(world.Mutations);
        Assert.True(isWell);
    }

    [BotoFact]
    public async Task Each_difference_is_a_failed_check_that_the_installer_mends()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var path = Write("connector's.json", Configuration($$"""{"restApiId":"{{rest}}","stageName":"prod"}"""));
        Install(world, path);
        await world.CallAsync("lambda", "update_function_configuration", new { FunctionName = ConnectorWorld.FunctionName, Timeout = 45 });
        await world.CallAsync(
            "logs", "delete_subscription_filter", new { logGroupName = "/aws/apigateway/petstore", filterName = "WallarmFilter" });
        world.Aws.ClearCalls();

        var drifts = Test(world, path).Where(check => check.Name == "Drift").ToList();
        var isWell = Assert.IsType<bool>(Assert.Single(world.Run(InHome + "Test-WallarmConnector -ConfigurationPath $path -Quiet @aws", ("path", path)).ThrowIfFailed().Output).BaseObject);
        var mutations = world.Mutations.ToList();
        world.Run($"{drifts[0].Remediation} @aws").ThrowIfFailed();

        Assert.All(drifts, drift => Assert.Equal(CheckStatus.Failed, drift.Status));
        Assert.Contains(drifts, drift => drift.Detail.Contains("Timeout", StringComparison.Ordinal) && drift.Detail.Contains("45 -> 60", StringComparison.Ordinal));
        Assert.Contains(drifts, drift => drift.Detail.StartsWith("There is no ", StringComparison.Ordinal) && drift.Detail.Contains("WallarmFilter", StringComparison.Ordinal));
        Assert.Equal(2, drifts.Count);
        Assert.All(drifts, drift => Assert.Equal($"Install-WallarmConnector -ConfigurationPath '{path.Replace("'", "''", StringComparison.Ordinal)}'", drift.Remediation));
        Assert.Empty(mutations);
        Assert.False(isWell);
        Assert.Equal(CheckStatus.Passed, Of(Test(world, path), "Drift").Status);
    }

    [BotoFact]
    public async Task Steps_of_the_repair_are_no_differences()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var path = Write("connector.json", Configuration($$"""{"restApiId":"{{rest}}","stageName":"prod"}"""));
        Install(world, path);

        // IAM keeps five versions of a policy: to set it right, one has to go.
        var policy = $"arn:aws:iam::{world.Aws.AccountId}:policy/WallarmAPIDiscoveryLambdaRolePolicy";
        const string Other = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}]}""";
        for (var version = 2; version <= 5; version++) await world.CallAsync(
            "iam", "create_policy_version", new { PolicyArn = policy, PolicyDocument = Other, SetAsDefault = true });
        await world.CallAsync("apigateway", "update_stage", new { restApiId = rest, stageName = "prod", patchOperations = new[] { new { op = "replace", path = "/*/*/logging/loglevel", value = "OFF" } } });

        var drifts = Test(world, path).Where(check => check.Name == "Drift").Select(check => check.Detail).ToList();

        Assert.Equal(2, drifts.Count);
        Assert.Contains(drifts, detail => detail.StartsWith("PolicyDocument of IAM policy", StringComparison.Ordinal));
        Assert.Contains(drifts, detail => detail.StartsWith("execution logging level of stage 'prod'", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task Stages_that_the_file_does_not_name_are_warnings_with_the_command_that_connects_them()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var path = Write("connector.json", Configuration($$"""{"restApiId":"{{rest}}","stageName":"prod"}"""));
        Install(world, path);
        await world.CallAsync("apigateway", "create_deployment", new { restApiId = rest, stageName = "beta" });
        var http = await world.CreateHttpStageAsync();

        var unnamed = Test(world, path).Where(check => check.Name == "UnnamedStage").ToList();
        foreach (var stage in unnamed)
        {
            world.Run(stage.Remediation!.Replace(" | ", " @aws | ", StringComparison.Ordinal) + " @aws").ThrowIfFailed();
        }

        var connected = Test(world, path).Where(check => check.Name == "UnnamedStage").ToList();

        Assert.Equal(
            new[] { $"{rest}/beta", $"{http}/$default" }.Order(StringComparer.Ordinal),
            unnamed.Select(check => check.Target!).Order(StringComparer.Ordinal));
        Assert.All(unnamed, check => Assert.Equal(CheckStatus.Warning, check.Status));
        Assert.Contains("names other stages", unnamed.Single(check => check.Target == $"{rest}/beta").Detail, StringComparison.Ordinal);
        Assert.All(connected, check => Assert.Contains("connected, but not in the configuration", check.Detail, StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("apigateway:GetRestApis", "apigateway:GET", "UnnamedStage")]
    [InlineData("logs:DescribeSubscriptionFilters", "logs:DescribeSubscriptionFilters", "Drift")]
    public async Task What_cannot_be_compared_is_unknown_and_the_action_named(string operation, string action, string name)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var path = Write("connector.json", Configuration($$"""{"restApiId":"{{rest}}","stageName":"prod"}"""));
        Install(world, path);
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        var checks = Test(world, path);

        Assert.Contains(checks, check => check.Name == name && check.Status == CheckStatus.Unknown && check.Remediation?.Contains(action, StringComparison.Ordinal) == true);
    }

    [BotoFact]
    public async Task A_region_that_cannot_be_reached_is_unknown_and_keeps_nobody_from_the_others()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        var elsewhere = await CreateStageInAsync(world, "us-east-1");
        var path = Write("connector.json", Configuration($$"""{"region":"us-east-1","apiId":"{{elsewhere}}","stageName":"$default"},{"region":"eu-west-1","restApiId":"{{rest}}","stageName":"prod"}"""));
        Install(world, path);
        world.Aws.FailIn("us-east-1", "*", AwsFault.Reset());

        var functions = Test(world, path).Where(check => check.Name == "Function").ToList();
        var isWell = Assert.IsType<bool>(Assert.Single(world.Run(InHome + "Test-WallarmConnector -ConfigurationPath $path -Quiet @aws", ("path", path)).ThrowIfFailed().Output).BaseObject);

        Assert.Equal(
            [("us-east-1", CheckStatus.Unknown), ("eu-west-1", CheckStatus.Passed)],
            functions.Select(check => (check.Region, check.Status)));
        Assert.False(isWell);
    }

    [BotoFact]
    public async Task A_file_that_cannot_be_used_and_a_stage_beside_the_file_are_errors()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var path = Write("connector.json", Configuration(""));
        var broken = Write("broken.json", "{ \"node\": 5 }");

        Assert.StartsWith(
            "Wallarm.ConfigurationInvalid,",
            Error("Test-WallarmConnector -ConfigurationPath $path @aws", broken),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Wallarm.ConfigurationNotFound,",
            Error("Test-WallarmConnector -ConfigurationPath absent.json @aws", path),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "AmbiguousParameterSet,",
            Stopped("Test-WallarmConnector -ConfigurationPath $path -RestApiId a -StageName b @aws"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "PositionalParameterNotFound,",
            Stopped("Test-WallarmConnector another -ConfigurationPath $path @aws"),
            StringComparison.Ordinal);

        string Stopped(string command) => CloudSession.ErrorOf(world.Run(command, ("path", path))).FullyQualifiedErrorId;

        string Error(string command, string file) => Assert.Single(world.Run(command, ("path", file)).Errors).FullyQualifiedErrorId;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Configuration(string stages) => $$"""{"node":{"url":"10.0.0.5:5050","scheme":"https"},"createAccountRole":true,"role":{},"function":{"timeout":60},"stages":[{{stages}}]}""";

    private static void Install(ConnectorWorld world, string path)
    {
        world.Run(InHome + "Install-WallarmConnector -ConfigurationPath $path @aws", ("path", path)).ThrowIfFailed();
        world.Aws.ClearCalls();
    }

    private static List<ConnectorCheck> Test(ConnectorWorld world, string path) =>
        [.. world.Run(InHome + "Test-WallarmConnector -ConfigurationPath $path @aws", ("path", path)).ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject)];

    private static ConnectorCheck Of(IEnumerable<ConnectorCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);

    private static async Task<string> CreateStageInAsync(ConnectorWorld world, string region)
    {
        var id = (await Boto.CallAsync(world.Aws, "apigatewayv2", "create_api", new { Name = "shop", ProtocolType = "HTTP" }, region: region))["ApiId"]!.GetValue<string>();
        await Boto.CallAsync(world.Aws, "apigatewayv2", "create_stage", new { ApiId = id, StageName = "$default" }, region: region);
        return id;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
