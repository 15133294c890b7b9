using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Errors as PowerShell users handle them, and questions.</summary>
public class ErrorsTests
{
    private const string Three =
        "'/g', '/h', '/i' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws";

    [BotoFact]
    public async Task An_error_record_says_what_about_what_and_what_to_do()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Aws.Fail("iam:GetRole", AwsFault.AccessDenied());

        var error = Assert.Single(world.Run("New-WallarmLambdaRole @aws").Errors);

        var exception = Assert.IsType<AccessDeniedException>(error.Exception);
        Assert.Equal("Wallarm.AccessDenied,Wallarm.Connector.PowerShell.NewWallarmLambdaRoleCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Equal(exception.Problem, error.ErrorDetails.Message);
        Assert.Equal(exception.RecommendedAction, error.ErrorDetails.RecommendedAction);
        Assert.Equal($"{exception.Problem} {exception.RecommendedAction}", exception.Message);
        Assert.Equal(
            ("iam:GetRole", "AccessDenied", System.Net.HttpStatusCode.Forbidden),
            (exception.AwsOperation, exception.AwsErrorCode, exception.HttpStatus));
        Assert.False(string.IsNullOrEmpty(exception.RequestId));
        Assert.Contains("WallarmAPIDiscoveryLambdaRole", error.TargetObject?.ToString(), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Errors_of_items_obey_ErrorAction_and_land_in_variables()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var silent = world.Run("Add-WallarmSubscriptionFilter /g -ErrorAction SilentlyContinue -ErrorVariable problem @aws; $problem.Count; $problem[0].Exception.ErrorId");
        var ignored = world.Run("$error.Clear(); Add-WallarmSubscriptionFilter /g -ErrorAction Ignore @aws; $error.Count");
        var stopped = world.Run("Add-WallarmSubscriptionFilter /g -ErrorAction Stop @aws; 'after'");
        var preferred = world.Run("$ErrorActionPreference = 'Stop'; Add-WallarmSubscriptionFilter /g @aws; 'after'");
        var caught = world.Run("try { Add-WallarmSubscriptionFilter /g -ErrorAction Stop @aws } catch [Wallarm.Connector.ResourceNotFoundException] { $_.Exception.Target; $_.CategoryInfo.Category }");

        Assert.Equal([1, "Wallarm.FunctionNotFound"], silent.Output.Select(item => item.BaseObject));
        Assert.Empty(silent.Errors);
        Assert.Equal(0, ignored.Single<int>());
        Assert.All([stopped, preferred], run => Assert.IsType<ResourceNotFoundException>(run.StoppedBy?.Exception));
        Assert.All([stopped, preferred], run => Assert.Empty(run.Output));
        Assert.Equal([ConnectorWorld.FunctionName, ErrorCategory.ObjectNotFound], caught.Output.Select(item => item.BaseObject));
    }

    [BotoFact]
    public async Task A_session_that_does_not_work_is_one_error_however_many_items_there_are()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var expired = world.ParametersOf(world.Aws.NewIdentity("assumed-role/deployer/session", DateTimeOffset.UtcNow.AddHours(-1)));
        var wrong = world.Parameters;
        wrong["SecretKey"] = new string('x', 40);
        var unknown = world.Parameters;
        unknown["AccessKey"] = "AKIAUNKNOWNUNKNOWN00";
        var half = world.Parameters;
        half.Remove("SecretKey");
        var nowhere = world.Parameters;
        nowhere["Region"] = "eu-westt-1";
        var unreachable = world.Parameters;
        unreachable["EndpointUrl"] = "http://127.0.0.1:1";

        AssertOne(expired, "Wallarm.CredentialsExpired", ErrorCategory.AuthenticationError);
        AssertOne(wrong, "Wallarm.CredentialsInvalid", ErrorCategory.AuthenticationError);
        AssertOne(unknown, "Wallarm.CredentialsInvalid", ErrorCategory.AuthenticationError);
        AssertOne(half, "Wallarm.KeysIncomplete", ErrorCategory.InvalidArgument);
        AssertOne(nowhere, "Wallarm.RegionUnknown", ErrorCategory.InvalidArgument);
        AssertOne(unreachable, "Wallarm.EndpointUnreachable", ErrorCategory.ConnectionError);

        void AssertOne(System.Collections.Hashtable aws, string id, ErrorCategory category)
        {
            var run = world.Run($"{Three}; 'after'", ("aws", aws));
            var error = Assert.Single(run.Errors);
            Assert.Equal((id, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
            Assert.NotNull(error.ErrorDetails.RecommendedAction);
            Assert.Equal("after", Assert.Single(run.Output).BaseObject);
            var caught =
                world.Run($"try {{ {Three} }} catch [Wallarm.Connector.ConnectorException] {{ $_.Exception.ErrorId }}", ("aws", aws));
            Assert.Equal(id, caught.Single<string>());
        }
    }

    [BotoFact]
    public async Task A_value_that_was_typed_wrong_ends_the_command()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var caught = world.Run("try { Add-WallarmSubscriptionFilter 'no group!' @aws } catch [Wallarm.Connector.InvalidOptionException] { $_.Exception.ErrorId }");

        Assert.Equal("Wallarm.LogGroupNameInvalid", caught.Single<string>());
    }

    [BotoFact]
    public async Task Throttling_and_failures_of_AWS_that_pass_are_not_seen_and_those_that_stay_are_named()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.FailOnce("DescribeLogGroups", AwsFault.Throttled());
        world.Aws.FailOnce("AddPermission", AwsFault.Unavailable());
        world.Aws.FailOnce("lambda:GetPolicy", AwsFault.Reset());

        var passed = world.Run("Add-WallarmSubscriptionFilter /g @aws");
        world.Aws.Fail("DescribeLogGroups", AwsFault.InternalError());
        var stayed = world.Run("Add-WallarmSubscriptionFilter /g @aws");

        Assert.Equal(ChangeStatus.Created, passed.Single<LogSubscription>().Status);
        var error = Assert.Single(stayed.Errors);
        Assert.Equal(
            ("Wallarm.ServiceUnavailable", "logs:DescribeLogGroups", "/g"),
            (error.FullyQualifiedErrorId.Split(',')[0], ((ConnectorException)error.Exception).AwsOperation, error.TargetObject));
    }

    [BotoFact]
    public async Task Confirm_asks_with_every_change_and_No_means_no()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");

        world.Session.Host.Answers.Enqueue("No");
        var declined = world.Run("Add-WallarmSubscriptionFilter /g -Confirm @aws");
        var declinedMutations = world.Mutations.ToList();
        var unattended = world.Run("Add-WallarmSubscriptionFilter /g -Confirm @aws");
        var unattendedMutations = world.Mutations.ToList();
        world.Session.Host.Answers.Enqueue("Yes");
        var agreed = world.Run("Add-WallarmSubscriptionFilter /g -Confirm @aws");
        var preferred = world.Run("$ConfirmPreference = 'Low'; Add-WallarmSubscriptionFilter /g -FilterPattern x -Confirm:$false @aws");

        Assert.Empty(declined.ThrowIfFailed().Output);
        Assert.Empty(declinedMutations);
        Assert.NotNull(unattended.StoppedBy ?? unattended.Errors.SingleOrDefault());
        Assert.Empty(unattendedMutations);
        Assert.Contains(world.GroupArn("*"), world.Session.Host.Questions[0], StringComparison.Ordinal);
        Assert.Equal(ChangeStatus.Created, agreed.Single<LogSubscription>().Status);
        Assert.Equal(ChangeStatus.Updated, preferred.Single<LogSubscription>().Status);
    }

    [BotoFact]
    public async Task In_an_unattended_process_errors_set_the_exit_code_and_questions_fail_at_once()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        (string, string)[] environment = [.. world.Aws.EnvironmentVariables.Select(variable => (variable.Key, variable.Value))];

        var stopped =
            await PowerShellProcess.RunAsync(
                "Import-Module $Module; $ErrorActionPreference = 'Stop'; Add-WallarmSubscriptionFilter /absent; 'after'", environment);
        var asked = await PowerShellProcess.RunAsync("Import-Module $Module; Add-WallarmSubscriptionFilter /g -Confirm", environment);

        Assert.StartsWith(
            "Wallarm.LogGroupNotFound,", stopped.GetProperty("stoppedBy").GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, stopped.GetProperty("output").GetArrayLength());
        Assert.True(asked.GetProperty("stoppedBy").ValueKind != System.Text.Json.JsonValueKind.Null || asked.GetProperty("errors").GetArrayLength() > 0, asked.GetRawText());
        Assert.Empty(world.Mutations);
    }
}
