using System.Management.Automation;
using System.Management.Automation.Language;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector: a result for each part, whatever its state.</summary>
public class ConnectorTestTests
{
    private static readonly string[] NamesBeforeTheGroup = ["StageLogging", "StageFormat"];

    private static readonly string[] NamesFromTheGroupOn =
    [
        "LogGroup", "DataProtection", "SubscriptionFilter", "LogTransformer", "FilterSlots", "InvokePermission", "AccountPolicy", "ResourcePolicy", "Function", "FunctionAlias", "FunctionCode", "FunctionSettings",
        "Role", "RolePermissions", "NodeAddress", "NodeSettings", "FailureDestination", "UndeliveredBatches", "ForwarderLog",
    ];

    private static readonly string[] NamesOfRest = [.. NamesBeforeTheGroup, "AccountRole", .. NamesFromTheGroupOn];

    private static readonly string[] NamesWithoutStage = [.. NamesBeforeTheGroup, .. NamesFromTheGroupOn];

    [BotoFact]
    public async Task A_complete_connector_passes_every_check_in_the_order_of_a_log_line()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(
            """
            New-WallarmLambdaRole -KeepUndelivered @aws |
                Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https -KeepUndelivered @aws | ForEach-Object { }
            Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws | ForEach-Object { }
            """,
            ("api", api)).ThrowIfFailed();
        world.Aws.ClearCalls();

        var run = world.Run("Test-WallarmConnector -RestApiId $api -StageName prod @aws", ("api", api));

        var checks = Checks(run);
        Assert.Equal(NamesOfRest, checks.Select(check => check.Name));
        Assert.All(
            checks.Where(check => check.Name != "NodeSettings"),
            check => Assert.True(check.Status == CheckStatus.Passed, check.ToString()));
        Assert.All(checks, check => Assert.Equal("eu-west-1", check.Region));
        Assert.All(checks, check => Assert.Null(check.Remediation));
        Assert.All(checks, check => Assert.NotEmpty(check.Detail));
        Assert.Empty(world.Mutations);
        Assert.True(world.Aws.Calls.Count <= 24, string.Join('\n', world.Aws.Calls));
        Assert.Equal(world.FunctionArn(), Of(checks, "InvokePermission").Target);
        Assert.Equal("https://10.0.0.5:5050", Of(checks, "NodeAddress").Target);
    }

    [BotoFact]
    public async Task In_an_empty_account_everything_is_a_result_and_nothing_an_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var checks = Checks(world.Run("Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod -LogGroupName /g @aws"));
        var bare = Checks(world.Run("Test-WallarmConnector @aws"));

        Assert.Equal(
            ["StageLogging", "AccountRole", "LogGroup", "Function"],
            checks.Where(check => check.Status == CheckStatus.Failed).Select(check => check.Name));
        Assert.All(checks.Where(check => check.Status != CheckStatus.Failed), check => Assert.Equal(CheckStatus.Skipped, check.Status));
        Assert.Equal(("Function", CheckStatus.Failed), (bare.Single(check => check.Status != CheckStatus.Skipped).Name, bare.Single(check => check.Status != CheckStatus.Skipped).Status));
        Assert.Equal(NamesWithoutStage, bare.Select(check => check.Name));
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task A_connector_made_by_hand_with_Wallarms_bundle_works_with_warnings()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(hasAlias: false, runtime: "python3.13", handler: "lambda_function.lambda_handler");
        await world.CreateLogGroupAsync("/g");
        await world.AllowLogsAsync("by-hand", world.GroupArn("/g:*"), qualifier: null);
        await world.PutFilterAsync("/g", "by-hand", world.FunctionArn(null));

        var checks = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));

        Assert.Equal(["RolePermissions"], checks.Where(check => check.Status == CheckStatus.Failed).Select(check => check.Name));
        Assert.Equal(
            ["FunctionAlias", "FailureDestination"],
            checks.Where(check => check.Status == CheckStatus.Warning).Select(check => check.Name));
        Assert.Contains("Wallarm's own Python function", Of(checks, "FunctionCode").Detail, StringComparison.Ordinal);
        Assert.EndsWith("-CodeBundlePath ./cw-resend-lambda.zip", Of(checks, "FunctionAlias").Remediation, StringComparison.Ordinal);
        Assert.Contains("logs:PutLogEvents", Of(checks, "RolePermissions").Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_filter_that_goes_by_the_function_is_judged_by_the_functions_policy()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        await world.AllowLogsAsync("by-hand", world.GroupArn("/g:*"), qualifier: null);
        await world.PutFilterAsync("/g", "by hand", world.FunctionArn(null), "{ $.status = \"2*\" }");

        var checks = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));
        var filter = Of(checks, "SubscriptionFilter");
        var repaired = world.Run($"{filter.Remediation} @aws").Single<LogSubscription>();
        var again = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));

        Assert.Equal(CheckStatus.Warning, filter.Status);
        Assert.Equal(
            (CheckStatus.Passed, world.FunctionArn(null)), (Of(checks, "InvokePermission").Status, Of(checks, "InvokePermission").Target));
        Assert.Equal(
            ("by hand", "{ $.status = \"2*\" }", ChangeStatus.Updated), (repaired.FilterName, repaired.FilterPattern, repaired.Status));
        Assert.Equal(CheckStatus.Passed, Of(again, "SubscriptionFilter").Status);
    }

    [BotoFact]
    public async Task Group_filter_and_permission_are_looked_at_without_a_stage()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        await world.CreateLogGroupAsync("/ia", "INFREQUENT_ACCESS");

        var lacking = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "one", world.FunctionArn());
        await world.PutFilterAsync("/g", "two", world.FunctionArn());
        var doubled = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));
        var named = Checks(world.Run("Test-WallarmConnector -LogGroupName /g -FilterName two @aws"));
        var absent = Checks(world.Run("Test-WallarmConnector -LogGroupName /g -FilterName three @aws"));
        var infrequent = Checks(world.Run("Test-WallarmConnector -LogGroupName /ia @aws"));

        Assert.Equal(
            (CheckStatus.Failed, CheckStatus.Failed), (Of(lacking, "SubscriptionFilter").Status, Of(lacking, "InvokePermission").Status));
        Assert.Equal(CheckStatus.Warning, Of(doubled, "SubscriptionFilter").Status);
        Assert.Contains("one, two", Of(doubled, "SubscriptionFilter").Detail, StringComparison.Ordinal);
        Assert.Equal((CheckStatus.Passed, "two"), (Of(named, "SubscriptionFilter").Status, Of(named, "SubscriptionFilter").Target));
        Assert.Equal(CheckStatus.Failed, Of(absent, "SubscriptionFilter").Status);
        Assert.Contains("-FilterName 'three'", Of(absent, "SubscriptionFilter").Remediation, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Failed, Of(infrequent, "LogGroup").Status);
    }

    [BotoFact]
    public async Task A_filter_on_the_functions_own_log_fails()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/aws/lambda/" + ConnectorWorld.FunctionName);
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/aws/lambda/" + ConnectorWorld.FunctionName, "loop", world.FunctionArn());

        var checks = Checks(world.Run("Test-WallarmConnector -LogGroupName /aws/lambda/wallarm-api-discovery-connector @aws"));

        Assert.Equal(CheckStatus.Failed, Of(checks, "SubscriptionFilter").Status);
        Assert.Contains("each line makes the next", Of(checks, "SubscriptionFilter").Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_a_function_has_wrong_is_named()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync("broken", runtime: "nodejs22.x", handler: "index.handler", node: "");
        await world.TrustAsync("role-of-broken", "ec2.amazonaws.com");
        await world.CreateFunctionAsync("slow", timeout: 3, node: "node.example.com:5050");

        var broken = Checks(world.Run("Test-WallarmConnector broken @aws"));
        var slow = Checks(world.Run("Test-WallarmConnector slow @aws"));
        await world.CallAsync("iam", "delete_role", new { RoleName = "role-of-slow" });
        var roleless = Checks(world.Run("Test-WallarmConnector slow @aws"));

        Assert.Equal(
            (CheckStatus.Failed, CheckStatus.Failed, CheckStatus.Warning),
            (Of(broken, "FunctionCode").Status, Of(broken, "NodeAddress").Status, Of(broken, "Role").Status));
        Assert.Contains("X_NODE_URL", Of(broken, "NodeAddress").Detail, StringComparison.Ordinal);
        Assert.Equal(
            (CheckStatus.Passed, CheckStatus.Failed, CheckStatus.Warning),
            (Of(slow, "Function").Status, Of(slow, "FunctionSettings").Status, Of(slow, "NodeAddress").Status));
        Assert.Contains("unencrypted", Of(slow, "NodeAddress").Detail, StringComparison.Ordinal);
        Assert.Equal((CheckStatus.Failed, CheckStatus.Skipped), (Of(roleless, "Role").Status, Of(roleless, "RolePermissions").Status));
    }

    [BotoFact]
    public async Task Stages_of_both_kinds_are_looked_at_and_their_repair_works()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();
        var rest = await world.CreateRestStageAsync();

        var off = Checks(world.Run("Test-WallarmConnector -ApiId $api -StageName '$default' @aws", ("api", http)));
        world.Run(Of(off, "StageLogging").Remediation + " @aws").ThrowIfFailed();
        var on = Checks(world.Run("Test-WallarmConnector -ApiId $api -StageName '$default' @aws", ("api", http)));
        await world.CallAsync("apigatewayv2", "update_stage", new { ApiId = http, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArn("/aws/apigateway/shop"), Format = """{"requestId":"$context.requestId"}""" } });
        var lacking = Checks(world.Run("Test-WallarmConnector -ApiId $api -StageName '$default' @aws", ("api", http)));
        world.Run(Of(lacking, "StageFormat").Remediation + " @aws").ThrowIfFailed();
        var merged = Checks(world.Run("Test-WallarmConnector -ApiId $api -StageName '$default' @aws", ("api", http)));
        await world.CreateLogGroupAsync("/elsewhere");
        var elsewhere =
            Checks(world.Run("Test-WallarmConnector -ApiId $api -StageName '$default' -LogGroupName /elsewhere @aws", ("api", http)));
        var restOff = Checks(world.Run("Test-WallarmConnector -RestApiId $api -StageName prod @aws", ("api", rest)));
        var absent = Checks(world.Run("Test-WallarmConnector -RestApiId $api -StageName other @aws", ("api", rest)));

        Assert.Equal((CheckStatus.Failed, CheckStatus.Skipped), (Of(off, "StageLogging").Status, Of(off, "StageFormat").Status));
        Assert.All(["StageLogging", "StageFormat", "LogGroup"], name => Assert.Equal(CheckStatus.Passed, Of(on, name).Status));
        Assert.Equal((CheckStatus.Failed, CheckStatus.Passed), (Of(lacking, "StageFormat").Status, Of(merged, "StageFormat").Status));
        var format = world.Run("Test-WallarmLogFormat '{\"requestId\":\"$context.requestId\"}'").Single<LogFormatCheck>();
        Assert.Equal(string.Join(' ', format.Problems), Of(lacking, "StageFormat").Detail);
        Assert.Equal(CheckStatus.Failed, Of(elsewhere, "LogGroup").Status);
        Assert.StartsWith(
            $"Set-WallarmStageLogging -ApiId '{http}' -StageName '$default' -LogGroupName '/elsewhere' -ReplaceExisting",
            Of(elsewhere, "LogGroup").Remediation,
            StringComparison.Ordinal);
        Assert.Equal($"Set-WallarmStageLogging -RestApiId '{rest}' -StageName 'prod'", Of(restOff, "StageLogging").Remediation);
        Assert.Contains("no such stage", Of(absent, "StageLogging").Detail, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("apigateway:GetStage", "apigateway:GET", "StageLogging")]
    [InlineData("logs:DescribeLogGroups", "logs:DescribeLogGroups", "LogGroup")]
    [InlineData("lambda:GetFunction", "lambda:GetFunction", "Function")]
    [InlineData("logs:DescribeSubscriptionFilters", "logs:DescribeSubscriptionFilters", "SubscriptionFilter")]
    [InlineData("lambda:GetPolicy", "lambda:GetPolicy", "InvokePermission")]
    [InlineData("logs:DescribeAccountPolicies", "logs:DescribeAccountPolicies", "AccountPolicy")]
    [InlineData("iam:GetRole", "iam:GetRole", "Role")]
    [InlineData("iam:SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", "RolePermissions")]
    public async Task What_the_caller_may_not_read_is_unknown_and_the_action_named(string operation, string action, string name)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        var checks = Checks(world.Run("Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod -LogGroupName /g @aws"));

        Assert.Equal(NamesOfRest, checks.Select(check => check.Name));
        Assert.Equal(CheckStatus.Unknown, Of(checks, name).Status);
        Assert.Contains(action, Of(checks, name).Remediation, StringComparison.Ordinal);
        Assert.DoesNotContain(
            checks, check => check.Status == CheckStatus.Failed && check.Detail.Contains("There is no function", StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("lambda:GetFunction")]
    [InlineData("iam:SimulatePrincipalPolicy")]
    [InlineData("logs:FilterLogEvents")]
    public async Task Quiet_is_false_if_something_could_not_be_looked_at(string operation)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run("New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5080 -NodeScheme https @aws | ForEach-Object { }").ThrowIfFailed();
        var before = IsWell();
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        Assert.Equal((true, false), (before, IsWell()));
        Assert.DoesNotContain(Checks(world.Run("Test-WallarmConnector @aws")), check => check.Status == CheckStatus.Failed);

        bool IsWell() =>
            Assert.IsType<bool>(Assert.Single(world.Run("Test-WallarmConnector -Quiet @aws").ThrowIfFailed().Output).BaseObject);
    }

    [BotoFact]
    public async Task What_builds_on_a_part_that_could_not_be_read_is_unknown_too_and_what_builds_on_none_is_skipped()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();

        var groupless = Checks(world.Run("Test-WallarmConnector -LogGroupName /absent @aws"));
        world.Aws.Fail("logs:DescribeLogGroups", AwsFault.AccessDenied());
        var denied = Checks(world.Run("Test-WallarmConnector -LogGroupName /g @aws"));
        var probed = Checks(world.Run("Test-WallarmConnector -LogGroupName /g -Probe -Confirm:$false @aws"));

        Assert.All(
            ["SubscriptionFilter", "FilterSlots", "InvokePermission"],
            name => Assert.Equal(CheckStatus.Skipped, Of(groupless, name).Status));
        Assert.All(
            ["LogGroup", "SubscriptionFilter", "FilterSlots", "InvokePermission"],
            name => Assert.Equal(CheckStatus.Unknown, Of(denied, name).Status));
        Assert.All(
            probed.Where(check => check.Name.StartsWith("Probe", StringComparison.Ordinal)),
            check => Assert.Equal(CheckStatus.Unknown, check.Status));
        Assert.Contains("logs:DescribeLogGroups", Of(denied, "SubscriptionFilter").Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_service_that_has_no_route_does_not_hide_the_others()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.Fail("iam:*", AwsFault.Reset());

        var checks = Checks(world.Run("Test-WallarmConnector @aws"));

        Assert.Equal(
            (CheckStatus.Passed, CheckStatus.Unknown, CheckStatus.Unknown),
            (Of(checks, "Function").Status, Of(checks, "Role").Status, Of(checks, "RolePermissions").Status));
        Assert.Contains("cannot be reached", Of(checks, "Role").Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_simulation_that_AWS_does_not_answer_costs_one_result()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.Fail("iam:SimulatePrincipalPolicy", AwsFault.Error("NotImplemented", "The simulator is not available here.", 501));

        var checks = Checks(world.Run("Test-WallarmConnector @aws"));

        Assert.Equal(
            (CheckStatus.Unknown, CheckStatus.Warning), (Of(checks, "RolePermissions").Status, Of(checks, "FailureDestination").Status));
    }

    [BotoFact]
    public async Task A_session_that_does_not_work_is_an_error_and_so_are_two_kinds_of_API_at_once()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var expired = world.Aws.NewIdentity("assumed-role/deployer/session", DateTimeOffset.UtcNow.AddHours(-1));

        var session = world.Run("Test-WallarmConnector @aws", ("aws", world.ParametersOf(expired)));
        var both = world.Run("Test-WallarmConnector -RestApiId a -ApiId b -StageName prod @aws");

        Assert.StartsWith("Wallarm.CredentialsExpired,", Assert.Single(session.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.ApiIdRequired,", Assert.Single(both.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(session.Output, item => Assert.Equal(CheckStatus.Unknown, ((ConnectorCheck)item.BaseObject).Status));
    }

    [BotoFact]
    public async Task Remedies_that_are_commands_can_be_pasted()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync("broken", hasAlias: false, runtime: "nodejs22.x", handler: "index.handler", node: "", timeout: 3);
        await world.TrustAsync("role-of-broken", "ec2.amazonaws.com");
        await world.CreateFunctionAsync("roleless");
        await world.CallAsync("iam", "delete_role", new { RoleName = "role-of-roleless" });
        await world.CreateLogGroupAsync("/g");
        var http = await world.CreateHttpStageAsync();
        ConnectorCheck[] checks =
        [
            .. Checks(
                world.Run("Test-WallarmConnector absent -ApiId $api -StageName '$default' -LogGroupName /absent @aws", ("api", http))),
            .. Checks(world.Run("Test-WallarmConnector broken -LogGroupName /g -FilterName 'one''s own' @aws")),
            .. Checks(world.Run("Test-WallarmConnector roleless -ApiId $api -StageName '$default' -LogGroupName /g @aws", ("api", http))),
        ];

        var commands =
            checks.Select(check => check.Remediation).Where(
                remedy => remedy?.Split(' ')[0].Contains("-Wallarm", StringComparison.Ordinal) == true).ToList();

        Assert.True(commands.Count > 10, string.Join('\n', commands));
        Assert.All(commands, command => AssertRuns(world.Session, command!));
        Assert.All(checks.Where(check => check.Status == CheckStatus.Failed), check => Assert.NotNull(check.Remediation));
    }

    /// <summary>Parses, and every parameter is one of its cmdlet's.</summary>
    private static void AssertRuns(ModuleSession session, string command)
    {
        var script = Parser.ParseInput(command, out _, out var errors);
        Assert.True(errors.Length == 0, $"{command}: {string.Join("; ", errors.Select(error => error.Message))}");
        foreach (CommandAst each in script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true))
        {
            var name = each.GetCommandName();
            var known =
                Assert.IsType<CmdletInfo>(
                    Assert.Single(session.Run("param($name) Get-Command $name", ("name", name)).ThrowIfFailed().Output).BaseObject,
                    exactMatch: false);
            Assert.All(each.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.True(known.Parameters.ContainsKey(parameter.ParameterName), $"{name} has no -{parameter.ParameterName}"));
        }
    }

    private static ConnectorCheck[] Checks(ScriptRun run) =>
        [.. run.ThrowIfFailed().Output.Select(item => ConnectorWorld.WithoutRegion(Assert.IsType<ConnectorCheck>(item.BaseObject)))];

    private static ConnectorCheck Of(IEnumerable<ConnectorCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
