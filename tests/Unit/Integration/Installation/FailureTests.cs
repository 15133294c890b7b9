using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>Install-WallarmConnector where something does not work: the rest does, and the same command goes on.</summary>
public class FailureTests
{
    private const string Denied = "ap-southeast-2";

    private static readonly string[] Regions = [InstallationWorld.Home, "us-east-1", Denied];

    [BotoFact]
    public async Task Of_three_regions_one_is_denied_and_the_others_are_installed()
    {
        await using var world = await InstallationWorld.OpenAsync(Regions);
        var file = world.WriteUsual(Regions);

        world.Aws.FailIn(Denied, "*", AwsFault.AccessDenied());
        var run = world.Install(file);
        world.Aws.ClearFaults();
        var targets = InstallationWorld.Targets(run);
        var next = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

        var denied = Assert.Single(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("Wallarm.AccessDenied,", StringComparison.Ordinal) && error.ToString().Contains("lambda:GetFunction", StringComparison.Ordinal));
        Assert.IsType<AccessDeniedException>(denied.Exception);
        Assert.All(
            targets.Where(target => target.Region != Denied),
            target => Assert.Contains(target.Status, (string[])[InstallationStatus.Created, InstallationStatus.Updated]));
        Assert.All(
            targets.Where(target => target.Region == Denied).Skip(1),
            target => Assert.Contains(target.Status, (string[])[InstallationStatus.NotStarted, InstallationStatus.Failed]));
        var summary =
            Assert.Single(run.Warnings, warning => warning.StartsWith("The installation did not finish.", StringComparison.Ordinal));
        Assert.Contains($"Failed: Lambda function 'wallarm-api-discovery-connector' in {Denied}", summary, StringComparison.Ordinal);
        Assert.Contains(
            "Made: IAM role 'WallarmAPIDiscoveryLambdaRole'; Lambda function 'wallarm-api-discovery-connector' in eu-west-1",
            summary,
            StringComparison.Ordinal);
        Assert.Contains("Run the same command again", summary, StringComparison.Ordinal);
        Assert.All(next, target => Assert.True(target.Region == Denied ? target.Status is InstallationStatus.Created or InstallationStatus.Updated : target.Status == InstallationStatus.Unchanged, target.ToString()));
    }

    [BotoTheory]
    [InlineData("iam:CreateRole", "iam:CreateRole", "Failed NotStarted NotStarted NotStarted NotStarted NotStarted")]
    [InlineData("lambda:CreateFunction", "lambda:CreateFunction", "Created Failed NotStarted NotStarted NotStarted NotStarted")]
    [InlineData("apigateway:UpdateStage", "apigateway:PATCH", "Created Created Failed NotStarted Updated Created")]
    [InlineData("logs:PutSubscriptionFilter", "logs:PutSubscriptionFilter", "Created Created Updated Failed Updated Failed")]
    [InlineData("ssm:PutParameter", "ssm:PutParameter", "Created Created Failed NotStarted Failed NotStarted")]
    public async Task What_fails_keeps_only_what_needs_it_from_beginning_and_names_the_IAM_action(
        string operation, string action, string statuses)
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = world.WriteUsual(InstallationWorld.Home);

        world.Aws.Fail(operation, AwsFault.AccessDenied());
        var run = world.Install(file);
        world.Aws.ClearFaults();
        var next = world.Install(file).ThrowIfFailed();

        Assert.Equal(statuses, string.Join(' ', InstallationWorld.Targets(run).Select(target => target.Status)));
        Assert.Equal(statuses.Split(' ').Count(status => status == "Failed"), run.Errors.Count);
        Assert.All(
            run.Errors,
            error => Assert.Contains(action, error.ToString() + error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal));
        Assert.All(
            InstallationWorld.Targets(run).Where(target => target.Status is InstallationStatus.Failed or InstallationStatus.NotStarted),
            target => Assert.NotNull(target.Error));
        Assert.All(
            InstallationWorld.Targets(next),
            target => Assert.DoesNotContain(target.Status, (string[])[InstallationStatus.Failed, InstallationStatus.NotStarted]));
    }

    [BotoFact]
    public async Task An_error_is_none_of_the_pipeline_unless_ErrorAction_says_so()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = world.WriteUsual(InstallationWorld.Home);
        world.Aws.Fail("lambda:CreateFunction", AwsFault.AccessDenied());

        var going =
            world.Cloud.Run(
                InstallationWorld.Everywhere + "; Install-WallarmConnector @all -ConfigurationPath $path; \"succeeded: $?\"",
                ("path", file));
        var stopping =
            world.Cloud.Run(
                InstallationWorld.Everywhere + "; Install-WallarmConnector @all -ConfigurationPath $path -ErrorAction Stop; 'went on'",
                ("path", file));

        Assert.Equal("succeeded: False", Assert.Single(going.Output).ToString());
        Assert.Empty(stopping.Output);
        Assert.StartsWith("Wallarm.AccessDenied,", stopping.StoppedBy?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_stage_that_is_not_there_fails_for_itself_before_anything_is_changed_by_WhatIf()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = world.Write("connector.json", $$"""
            { "node": { "url": "n:5050", "scheme": "http" }, "createAccountRole": true,
              "stages": [ { "restApiId": "{{world.Rest()}}", "stageName": "absent" }, { "restApiId": "{{world.Rest()}}", "stageName": "prod" } ] }
            """);

        var planned = world.Install(file, "-PassThru -WhatIf");
        var mutations = world.Aws.MutatingCalls.Count;
        var made = world.Install(file);

        Assert.Equal(0, mutations);
        Assert.StartsWith("Wallarm.StageNotFound,", Assert.Single(planned.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            "Planned Planned Failed NotStarted Planned Planned",
            string.Join(' ', InstallationWorld.Targets(planned).Select(target => target.Status)));
        Assert.Equal(
            "Created Created Failed NotStarted Updated Created",
            string.Join(' ', InstallationWorld.Targets(made).Select(target => target.Status)));
    }

    [BotoFact]
    public async Task Credentials_that_do_not_work_end_the_command_with_one_error()
    {
        await using var world = await InstallationWorld.OpenAsync(Regions);
        var file = world.WriteUsual(Regions);

        var run = world.Cloud.Run("$aws.SecretKey = 'wrong'; " + InstallationWorld.Everywhere + "; Install-WallarmConnector @all -ConfigurationPath $path -PassThru", ("path", file));

        Assert.StartsWith("Wallarm.CredentialsInvalid,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [BotoFact]
    public async Task Stages_that_share_a_log_group_must_say_the_same_of_it()
    {
        await using var world = await InstallationWorld.OpenAsync();
        var api = await world.CreateRestStageAsync("petstore", InstallationWorld.Home, "prod", "test", "dev");
        var file = world.Write("connector.json", $$"""
            { "node": { "url": "n:5050", "scheme": "http" }, "createAccountRole": true,
              "stages": [ { "restApiId": "{{api}}", "stageName": "prod" }, { "restApiId": "{{api}}", "stageName": "test" }, { "restApiId": "{{api}}", "stageName": "dev", "filterPattern": "ERROR" } ] }
            """);

        var run = world.Install(file);
        world.Aws.ClearCalls();
        var again = world.Install(file);

        Assert.StartsWith("Wallarm.StagesDisagree,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("filterPattern", run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "Created Created Updated Created Updated Unchanged Updated Failed",
            string.Join(' ', InstallationWorld.Targets(run).Select(target => target.Status)));
        Assert.Single(again.Errors);
        Assert.Empty(world.Aws.MutatingCalls);
    }

    [BotoFact]
    public async Task Two_APIs_of_one_name_get_a_log_group_each_as_planned()
    {
        await using var world = await InstallationWorld.OpenAsync();
        var (one, other) = (await world.CreateRestStageAsync("petstore"), await world.CreateRestStageAsync("petstore"));
        var file = world.Write("connector.json", $$"""
            { "node": { "url": "n:5050", "scheme": "http" }, "createAccountRole": true,
              "stages": [ { "restApiId": "{{one}}", "stageName": "prod" }, { "restApiId": "{{other}}", "stageName": "prod" } ] }
            """);

        var planned = InstallationWorld.Targets(world.Install(file, "-PassThru -WhatIf").ThrowIfFailed());
        var made = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());

        Assert.Equal(
            ["/aws/apigateway/petstore", $"/aws/apigateway/petstore-{other}"],
            made.Select(target => target.Result).OfType<StageLogging>().Select(logging => logging.LogGroupName));
        Assert.Equal(
            planned.SelectMany(target => target.Changes).Select(change => change.ToString()),
            made.SelectMany(target => target.Changes).Select(change => change.ToString()));
    }

    [BotoFact]
    public async Task Progress_has_one_bar_for_all_targets_and_waits_are_nested_in_it()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        world.Aws.Settings.RolePropagationTries = 7;

        var run = world.Install(world.WriteUsual(InstallationWorld.Home)).ThrowIfFailed();

        var bar = Assert.Single(run.Progress.Where(record => record.Activity == "Installing the Wallarm connector" && record.RecordType == System.Management.Automation.ProgressRecordType.Processing).Select(record => record.ActivityId).Distinct().TakeLast(1));
        Assert.Contains(run.Progress, record => record.StatusDescription.StartsWith("Installing: 1 of 6 done, Lambda function", StringComparison.Ordinal) && record.PercentComplete == 16);
        Assert.Contains(run.Progress, record => record.ParentActivityId == bar && record.Activity.StartsWith("Waiting until Lambda can use the role", StringComparison.Ordinal));
        Assert.Equal(
            run.Progress.Select(record => record.ActivityId).Distinct().Order(),
            run.Progress.Where(record => record.RecordType == System.Management.Automation.ProgressRecordType.Completed).Select(record => record.ActivityId).Distinct().Order());
    }
}
