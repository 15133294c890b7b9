using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.PowerShell.ModuleTests;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell.Completion;

public class CompletionTests
{
    public static TheoryData<string, string> Parameters
    {
        get
        {
            string[] completed = ["Region", "ProfileName", "FunctionName", "RoleName", "RoleArn", "LogGroupName", "RestApiId", "ApiId", "ApiName", "StageName", "FilterName", "FromFunction"];
            var data = new TheoryData<string, string>();
            foreach (var cmdlet in LoadedModule.Cmdlets)
            {
                foreach (var parameter in LoadedModule.Parameters(cmdlet.Name).Where(parameter => completed.Contains(parameter.Name)))
                {
                    data.Add(cmdlet.Name, parameter.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Every_parameter_that_names_something_of_the_account_is_completed(string cmdlet, string parameter) =>
        Assert.Contains(
            LoadedModule.Parameters(cmdlet).Single(found => found.Name == parameter).Attributes,
            attribute => attribute is ArgumentCompleterAttribute { Type.Name: "ResourceCompleter" });

    /// <summary>What nobody can list, or what is not of this account and region.</summary>
    private static readonly string[] Free =
    [
        "AccessKey", "SecretKey", "SessionToken", "ProfileLocation", "EndpointUrl", "NodeUrl", "NodeCaPath", "NodeFingerprint", "NodeMetricsUrl", "HealthCheckPath", "ConfigurationPath",
        "CodeBundlePath", "CodeS3Bucket", "CodeS3Key", "CodeS3ObjectVersion", "FilterPattern", "Format",
        "OnFailureDestination", "QueueKmsKeyArn", "AlarmTopicArn", "IncludePath", "ExcludePath",
        "Path", "PermissionsBoundary", "PolicyName", "KmsKeyArn", "SubnetId", "SecurityGroupId",
        "Specification", "PreviousSpecification", "KeepLiteral", "LedgerPath", "MessageId", "SaveTo",
    ];

    [Fact]
    public void Every_other_text_is_one_of_a_set_or_free() => Assert.All(LoadedModule.Cmdlets.SelectMany(cmdlet => LoadedModule.Parameters(cmdlet.Name)), parameter => Assert.True(
        (parameter.ParameterType != typeof(string) && parameter.ParameterType != typeof(string[])) || Free.Contains(parameter.Name)
            || parameter.Attributes.Any(attribute => attribute is ArgumentCompleterAttribute or ValidateSetAttribute),
        parameter.Name));

    [Theory]
    [InlineData("Publish-WallarmForwarder -Architecture a", "arm64")]
    [InlineData("Install-WallarmConnector -Architecture x", "x86_64")]
    [InlineData("Publish-WallarmForwarder -LogLevel W", "WARN")]
    [InlineData("Set-WallarmStageLogging -ExecutionLogging O", "Off")]
    [InlineData("Set-WallarmStageLogging -RetentionInDays 9", "90")]
    [InlineData("Get-WallarmLogFormat -ApiType R", "Rest")]
    [InlineData("Test-WallarmNode -NodeScheme https", "https")]
    [InlineData("Test-WallarmNode -NodeProtocol M", "Mirror")]
    [InlineData("Publish-WallarmForwarder -NodeProtocol E", "ExtProc")]
    [InlineData("Install-WallarmConnector -NodeProtocol M", "Mirror")]
    public void A_set_is_completed_by_PowerShell(string line, string value)
    {
        using var prompt = new Prompt();

        Assert.Equal([value], prompt.Tab(line).Select(result => result.CompletionText));
    }

    [Fact]
    public void The_next_of_several_regions_is_completed_and_wildcards_are_heeded()
    {
        using var prompt = new Prompt();

        Assert.Equal(["eu-central-1", "eu-central-2"], prompt.Texts("Get-WallarmApiStage -Region eu-west-1,eu-central-"));
        Assert.Equal(["eu-central-1", "eu-central-2"], prompt.Texts("Get-WallarmConnector -Region eu-west-1, eu-central"));
        Assert.Equal(["eu-central-2", "eu-south-2", "eu-west-2"], prompt.Texts("New-WallarmLambdaRole -Region eu-*-2"));
        Assert.Equal(["eu-central-1"], prompt.Texts("New-WallarmLambdaRole -Region ?u-central-1"));
    }

    [Fact]
    public void A_region_that_was_typed_once_is_not_completed_for_that()
    {
        using var prompt = new Prompt();
        prompt.Run("try { Get-WallarmApiStage -Region eu-central-9 -EndpointUrl http://127.0.0.1:1 -AccessKey A -SecretKey S -ErrorAction Stop } catch { }");

        Assert.Empty(prompt.Texts("Get-WallarmApiStage -Region eu-central-9"));
    }

    [Fact]
    public void Regions_need_neither_credentials_nor_a_network()
    {
        using var prompt = new Prompt();

        var suggested = prompt.PatientTab("Test-WallarmConnector -EndpointUrl http://127.0.0.1:1 -AccessKey only -Region EU-CENTRAL-");

        Assert.Equal(
            [("eu-central-1", "Europe (Frankfurt)"), ("eu-central-2", "Europe (Zurich)")],
            suggested.Select(result => (result.CompletionText, result.ToolTip)));
    }

    [Fact]
    public void Profiles_are_those_of_the_given_file_and_quoted_where_PowerShell_needs_it()
    {
        var folder = Directory.CreateTempSubdirectory("wallarm-profiles-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "keys"), "[dev]\naws_access_key_id = a\n[it's mine]\n[$prod]\n[production]\n");
            using var prompt = new Prompt(folder.FullName);

            Assert.Equal(
                ["'$prod'", "dev", "'it''s mine'", "production"],
                prompt.Texts("New-WallarmLambdaRole -ProfileLocation keys -ProfileName "));
            Assert.Equal(["'dev'"], prompt.Texts("New-WallarmLambdaRole -ProfilesLocation ./keys -ProfileName 'd"));
            Assert.Equal(["'it''s mine'"], prompt.Texts("New-WallarmLambdaRole -ProfileLocation keys -ProfileName \"it's"));
            Assert.Equal(["'it''s mine'"], prompt.Texts("New-WallarmLambdaRole -ProfileLocation keys -ProfileName 'it''s m"));
            Assert.Equal(["'$prod'"], prompt.Texts("New-WallarmLambdaRole -ProfileLocation keys -ProfileName '$"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BotoFact]
    public async Task Functions_are_completed_by_name()
    {
        await using var account = await Account.OpenAsync();
        var role = await account.CreateRoleAsync();
        foreach (var name in new[] { "wallarm-b", "wallarm-a", "other" }) await account.CreateFunctionAsync(role, name);
        using var prompt = new Prompt();

        Assert.Equal(
            ["wallarm-a", "wallarm-b"], prompt.Texts($"Publish-WallarmForwarder {Prompt.Session(account.Aws)} -FunctionName Wall"));
        Assert.Equal(["other", "wallarm-a", "wallarm-b"], prompt.Texts($"Test-WallarmConnector {Prompt.Session(account.Aws)} "));
    }

    [BotoFact]
    public async Task Roles_are_those_that_Lambda_may_assume_and_their_ARNs_are_found_by_name()
    {
        await using var account = await Account.OpenAsync();
        var arn = await account.CreateRoleAsync("forwarder-role");
        await account.CreateRoleAsync("forwarder-of-another-service", "ec2.amazonaws.com");
        using var prompt = new Prompt();

        var byName = Assert.Single(prompt.PatientTab($"Publish-WallarmForwarder {Prompt.Session(account.Aws)} -RoleArn forw"));
        Assert.Equal((arn, $"forwarder-role ({arn})"), (byName.CompletionText, byName.ListItemText));
        Assert.Equal([arn], prompt.Texts($"Publish-WallarmForwarder {Prompt.Session(account.Aws)} -RoleArn arn:aws:iam::"));
        var name = Assert.Single(prompt.PatientTab($"New-WallarmLambdaRole {Prompt.Session(account.Aws)} -RoleName f"));
        Assert.Equal(("forwarder-role", arn), (name.CompletionText, name.ToolTip));
    }

    [BotoFact]
    public async Task Log_groups_are_completed_by_name_and_quoted_where_PowerShell_needs_it()
    {
        await using var account = await Account.OpenAsync();
        foreach (var logGroupName in new[] { "/aws/apigateway/shop", "/aws/apigateway/pets", "/other", "#hash" })
        {
            await account.CallAsync("logs", "create_log_group", new { logGroupName });
        }

        using var prompt = new Prompt();

        Assert.Equal(
            ["/aws/apigateway/pets", "/aws/apigateway/shop"],
            prompt.Texts($"Add-WallarmSubscriptionFilter {Prompt.Session(account.Aws)} -LogGroupName /aws/api"));
        Assert.Equal(["'#hash'"], prompt.Texts($"Add-WallarmSubscriptionFilter {Prompt.Session(account.Aws)} -LogGroupName '#"));
        Assert.Equal(
            ["'#hash'", "/aws/apigateway/pets", "/aws/apigateway/shop", "/other"],
            prompt.Texts($"Test-WallarmConnector {Prompt.Session(account.Aws)} -LogGroupName "));
    }

    [BotoFact]
    public async Task REST_APIs_are_found_by_id_and_by_name_and_show_their_name()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var pets = await world.CreateRestStageAsync("petstore");
        await world.CreateRestStageAsync("shop");
        await world.CreateSecondStageAsync(name: "petstore of version 2");
        using var prompt = new Prompt();

        var byName = Assert.Single(prompt.PatientTab($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -RestApiId pet"));
        Assert.Equal((pets, $"petstore ({pets})", "petstore"), (byName.CompletionText, byName.ListItemText, byName.ToolTip));
        Assert.Contains(pets, prompt.Texts($"Test-WallarmConnector {Prompt.Session(world.Aws)} -RestApiId {pets[..3]}"));
        Assert.Equal(2, prompt.Texts($"Test-WallarmConnector {Prompt.Session(world.Aws)} -RestApiId ").Count());
    }

    [BotoFact]
    public async Task HTTP_APIs_are_found_by_name_and_no_WebSocket_API_is_suggested()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var shop = await world.CreateSecondStageAsync(name: "web shop");
        await world.CreateSecondStageAsync("live", "WEBSOCKET", "web sockets");
        using var prompt = new Prompt();

        Assert.Equal([shop], prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -ApiId web"));
        Assert.Equal([$"'{shop}'"], prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -ApiId 'web s"));
    }

    [BotoFact]
    public async Task Stages_are_those_of_the_API_on_the_line()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var pets = await world.CreateRestStageAsync("petstore", "test", "prod");
        var shop = await world.CreateSecondStageAsync();
        using var prompt = new Prompt();

        Assert.Equal(["prod", "test"], prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -RestApiId {pets} -StageName "));
        Assert.Equal(["prod"], prompt.Texts($"Test-WallarmConnector {Prompt.Session(world.Aws)} -RestApiId {pets} -StageName p"));
        Assert.Equal(["'$default'"], prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -ApiId {shop} "));
        Assert.Equal(["'$default'"], prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -ApiId {shop} -StageName '$d"));
        Assert.Empty(prompt.Tab($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -StageName "));
        Assert.Empty(prompt.Tab($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -RestApiId {pets} -ApiId {shop} -StageName "));
    }

    [BotoFact]
    public async Task Filters_are_those_of_the_log_group_on_the_line()
    {
        await using var account = await Account.OpenAsync();
        var function = (await account.CreateFunctionWithRoleAsync())["FunctionArn"]!.GetValue<string>();
        await account.AllowLogsAsync(qualifier: null);
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/mine" });
        await account.CallAsync(
            "logs",
            "put_subscription_filter",
            new { logGroupName = "/mine", filterName = "of a colleague", filterPattern = "", destinationArn = function });
        using var prompt = new Prompt();
        string session = Prompt.Session(account.Aws);

        var found = Assert.Single(prompt.PatientTab($"Remove-WallarmSubscriptionFilter {session} -LogGroupName /mine -FilterName "));
        Assert.Equal(("'of a colleague'", $"of a colleague: to {function}"), (found.CompletionText, found.ToolTip));
        Assert.Equal(["'of a colleague'"], prompt.Texts($"Test-WallarmConnector {session} -LogGroupName arn:aws:logs:eu-west-1:{account.Id}:log-group:/mine:* -FilterName OF"));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -LogGroupName /nowhere -FilterName "));
        Assert.Equal(["WallarmFilter"], prompt.Texts($"Add-WallarmSubscriptionFilter {session} -FilterName "));
    }

    [BotoFact]
    public async Task Names_of_APIs_are_those_of_both_kinds_and_mean_themselves_where_they_hold_wildcards()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var pets = await world.CreateRestStageAsync("pet shop");
        var other = await world.CreateSecondStageAsync(name: "pet shop");
        await world.CreateSecondStageAsync(name: "pets [old]");
        using var prompt = new Prompt();

        var found = prompt.PatientTab($"Get-WallarmApiStage {Prompt.Session(world.Aws)} -ApiName *pet");
        Assert.Equal(["'pet shop'", "'pets `[old`]'"], found.Select(result => result.CompletionText));
        Assert.Equal($"pet shop ({pets}, {other})", found[0].ToolTip);
    }

    [BotoFact]
    public async Task The_region_on_the_line_is_asked_the_first_of_several_and_each_for_itself()
    {
        await using var account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync("forwarder");
        account.Aws.ClearCalls();
        using var prompt = new Prompt();
        var keys = $"-AccessKey {account.Aws.Identity.AccessKeyId} -SecretKey '{account.Aws.Identity.SecretAccessKey}' -EndpointUrl {account.Aws.Endpoint}";

        Assert.Equal(["forwarder"], prompt.Texts($"Get-WallarmConnector {keys} -Region eu-west-1,us-east-1 -FunctionName "));
        Assert.Equal(["forwarder"], prompt.Texts($"Test-WallarmConnector {keys} -Region eu-west-1 -FunctionName *ward"));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {keys} -Region us-east-1 -FunctionName "));
        Assert.Contains("us-east-1", account.Aws.CallsOf("ListFunctions").Select(call => call.Region));
    }

    [BotoFact]
    public async Task A_second_Tab_makes_no_second_call()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var pets = await world.CreateRestStageAsync("petstore");
        using var prompt = new Prompt();

        var first = prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -RestApiId ").ToList();
        var second = prompt.Texts($"Set-WallarmStageLogging {Prompt.Session(world.Aws)} -RestApiId pet").ToList();

        Assert.Equal([pets], first);
        Assert.Equal(first, second);
        Assert.Equal(["GetRestApis"], world.Operations);
    }

    [BotoFact]
    public async Task The_session_comes_from_splatted_tables_default_values_and_variables_too()
    {
        await using var account = await Account.OpenAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/mine" });
        using var prompt = new Prompt();
        prompt.Run(
            """
            param($url, $key, $secret)
            $global:aws = @{ SecretAccessKey = $secret; AK = $key }
            $global:url = $url
            $global:PSDefaultParameterValues = @{ '*-Wallarm*:EndpointUrl' = $url; '*-Other*:Region' = 'us-east-1' }
            $global:StoredAWSRegion = 'eu-west-1'
            """,
            ("url", account.Aws.Endpoint), ("key", account.Aws.Identity.AccessKeyId), ("secret", account.Aws.Identity.SecretAccessKey));

        Assert.Equal(["/mine"], prompt.Texts("Add-WallarmSubscriptionFilter @aws -LogGroupName /m"));
        prompt.Run("$global:PSDefaultParameterValues.Clear(); $global:StoredAWSCredentials = [pscustomobject]@{ AccessKey = $aws.AK; SecretKey = $aws.SecretAccessKey }");
        Assert.Equal(["/mine"], prompt.Texts("Add-WallarmSubscriptionFilter -EndpointUrl $url -LogGroupName "));
        Assert.All(account.Aws.CallsOf("DescribeLogGroups"), call => Assert.Equal("eu-west-1", call.Region));
    }

    [BotoFact]
    public async Task No_other_account_is_asked_where_an_argument_is_not_known_before_the_command_runs()
    {
        await using var account = await Account.OpenAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/mine" });
        account.Aws.ClearCalls();
        using var prompt = new Prompt();

        Assert.Empty(
            prompt.Tab($"Add-WallarmSubscriptionFilter {Prompt.Session(account.Aws)} -ProfileName (Get-Item x).Name -LogGroupName "));
        Assert.Empty(prompt.Tab($"Add-WallarmSubscriptionFilter {Prompt.Session(account.Aws)} -Credential (Get-Date) -LogGroupName "));
        Assert.Empty(account.Aws.Calls);
    }

    [BotoFact]
    public async Task Whatever_fails_suggests_nothing_and_says_nothing()
    {
        await using var account = await Account.OpenAsync();
        account.Aws.Fail("ListFunctions", AwsFault.AccessDenied());
        account.Aws.Fail("ListRoles", AwsFault.InternalError());
        account.Aws.Fail("GetRestApis", AwsFault.CutAnswer());
        using var prompt = new Prompt();
        string session = Prompt.Session(account.Aws);

        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -FunctionName "));
        Assert.Empty(prompt.Tab($"New-WallarmLambdaRole {session} -RoleName "));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -RestApiId "));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -RestApiId nosuchapi1 -StageName "));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -ProfileName '"));
        Assert.Empty(prompt.Tab($"Test-WallarmConnector {session} -ProfileLocation nosuchdrive:x -ProfileName "));
        Assert.Empty(prompt.Tab("Test-WallarmConnector -AccessKey half -Region eu-west-1 -FunctionName "));
        Assert.Empty(prompt.Tab("Test-WallarmConnector -AccessKey a -SecretKey b -Region not-a-region -FunctionName "));
    }

    [Fact]
    public void An_endpoint_where_nobody_listens_suggests_nothing()
    {
        using var prompt = new Prompt();

        Assert.Empty(prompt.Tab("Test-WallarmConnector -AccessKey a -SecretKey b -Region eu-west-1 -EndpointUrl http://127.0.0.1:1 -FunctionName wall"));
    }

    [BotoFact]
    public async Task A_call_without_an_answer_is_not_waited_for()
    {
        await using var account = await Account.OpenAsync();
        account.Aws.Fail("ListFunctions", AwsFault.Hang());
        using var prompt = new Prompt();

        Assert.Empty(prompt.Tab($"Test-WallarmConnector {Prompt.Session(account.Aws)} -FunctionName "));

        // The call goes on behind the scenes: it was not its end that ended the wait.
        var call = await account.Aws.WaitForCallAsync("ListFunctions", 1, CancellationToken.None);
        Assert.False(call.ClientLeft.IsCompleted);
    }
}
