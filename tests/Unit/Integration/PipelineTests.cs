using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Cmdlets one after another, each with what the one before gave out.</summary>
public class PipelineTests
{
    private const string Deploy = "New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl n:5050 -NodeScheme http @aws | Add-WallarmSubscriptionFilter -LogGroupName g @aws";

    [BotoFact]
    public async Task Role_forwarder_and_filter_are_deployed_in_one_line()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Aws.Settings.RolePropagationTries = 1;
        world.Aws.Settings.PermissionPropagationTries = 1;
        await world.CreateLogGroupAsync("g");

        var subscription = world.Run(Deploy).Single<LogSubscription>();

        Assert.Equal(
            ("g", world.FunctionArn(), ChangeStatus.Created),
            (subscription.LogGroupName, subscription.DestinationArn, subscription.Status));
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("g"));
        world.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, world.Run(Deploy).Single<LogSubscription>().Status);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task From_nothing_WhatIf_on_each_gives_a_complete_plan()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run(
            """
            $planned = @()
            New-WallarmLambdaRole -WhatIf -OutVariable +planned @aws |
                Publish-WallarmForwarder -NodeUrl n:5050 -NodeScheme http -WhatIf -OutVariable +planned @aws |
                Add-WallarmSubscriptionFilter -LogGroupName g -WhatIf -OutVariable +planned @aws | ForEach-Object { }
            $planned
            """);

        run.ThrowIfFailed();
        Assert.Empty(world.Mutations);
        var role = Assert.IsType<LambdaRole>(run.Output[0].BaseObject);
        var forwarder = Assert.IsType<PublishedForwarder>(run.Output[1].BaseObject);
        var subscription = Assert.IsType<LogSubscription>(run.Output[2].BaseObject);
        Assert.Equal(
            ($"arn:aws:iam::{world.Aws.AccountId}:role/WallarmAPIDiscoveryLambdaRole", ChangeStatus.Planned), (role.RoleArn, role.Status));
        Assert.Equal(
            (role.RoleArn, world.FunctionArn(null), world.FunctionArn(), ChangeStatus.Planned),
            (forwarder.RoleArn, forwarder.FunctionArn, forwarder.AliasArn, forwarder.Status));
        Assert.Equal((forwarder.AliasArn, ChangeStatus.Planned), (subscription.DestinationArn, subscription.Status));
        Assert.All([role.Changes, forwarder.Changes, subscription.Changes], changes => Assert.NotEmpty(changes));
    }

    [BotoFact]
    public async Task WhatIfPreference_plans_as_well_and_WhatIf_beats_Force()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();

        var preferred = world.Run($"$WhatIfPreference = $true; {Deploy}");
        var forced = world.Run(
            "New-WallarmLambdaRole -ReplaceExisting -Force -WhatIf @aws; Publish-WallarmForwarder -RoleArn $role -NodeUrl n:5050 -NodeScheme http -ReplaceExisting -Force -WhatIf @aws; Add-WallarmSubscriptionFilter g -ReplaceExisting -Force -WhatIf @aws; Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole -ReplaceExisting -Force -WhatIf @aws",
            ("role", $"arn:aws:iam::{world.Aws.AccountId}:role/r"), ("api", rest));

        Assert.Equal(ChangeStatus.Planned, preferred.Single<LogSubscription>().Status);
        Assert.Equal(4, forced.ThrowIfFailed().Output.Count);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Stages_of_both_kinds_go_through_logging_filter_and_test()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        var rest = await world.CreateRestStageAsync();
        var http = await world.CreateHttpStageAsync();
        const string Stages =
            """
            $stages = [pscustomobject]@{ RestApiId = $rest; ApiId = $null; StageName = 'prod' }, [pscustomobject]@{ ApiId = $http; StageName = '$default' }, [pscustomobject]@{ RestApiId = ''; ApiId = $http; StageName = '$default' }
            """;

        var planned =
            world.Run(
                Stages + "\n$stages | Set-WallarmStageLogging -CreateAccountRole -WhatIf @aws | Add-WallarmSubscriptionFilter -WhatIf @aws",
                ("rest", rest),
                ("http", http));
        var plannedMutations = world.Mutations.ToList();
        var logging = world.Run(Stages + "\n$stages | Set-WallarmStageLogging -CreateAccountRole @aws", ("rest", rest), ("http", http));
        var subscribed =
            world.Run(
                Stages + "\n$stages | Set-WallarmStageLogging @aws | Add-WallarmSubscriptionFilter @aws", ("rest", rest), ("http", http));
        var tested =
            world.Run(Stages + "\n$stages | Set-WallarmStageLogging @aws | Test-WallarmConnector @aws", ("rest", rest), ("http", http));

        Assert.Equal(
            ["/aws/apigateway/petstore", "/aws/apigateway/shop", "/aws/apigateway/shop"],
            planned.ThrowIfFailed().Output.Select(item => ((LogSubscription)item.BaseObject).LogGroupName));
        Assert.Empty(plannedMutations);
        Assert.Equal(
            [ChangeStatus.Updated, ChangeStatus.Updated, ChangeStatus.Unchanged],
            logging.ThrowIfFailed().Output.Select(item => ((StageLogging)item.BaseObject).Status));
        Assert.Equal(
            [ChangeStatus.Created, ChangeStatus.Created, ChangeStatus.Unchanged],
            subscribed.ThrowIfFailed().Output.Select(item => ((LogSubscription)item.BaseObject).Status));
        var checks = tested.ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject).ToList();

        // The account's role is looked at for the REST API alone.
        Assert.Equal(22 + 21 + 21, checks.Count);
        Assert.All(checks.Where(check => check.Name is "StageLogging" or "StageFormat" or "LogGroup" or "SubscriptionFilter" or "InvokePermission"), check => Assert.Equal(CheckStatus.Passed, check.Status));
    }

    [BotoFact]
    public async Task An_item_that_fails_does_not_stop_the_next_ones()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();

        var run = world.Run(
            """
            [pscustomobject]@{ StageName = 'prod' }, [pscustomobject]@{ RestApiId = 'a'; ApiId = 'b'; StageName = 'prod' }, [pscustomobject]@{ RestApiId = 'absent'; StageName = 'prod' }, [pscustomobject]@{ ApiId = $http; StageName = '$default' } |
                Set-WallarmStageLogging @aws
            """,
            ("http", http));

        Assert.Null(run.StoppedBy);
        Assert.Equal(3, run.Errors.Count);
        Assert.Equal(http, ((StageLogging)Assert.Single(run.Output).BaseObject).ApiId);
    }

    [BotoFact]
    public async Task Whoever_has_enough_ends_the_pipeline_without_an_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        await world.CreateLogGroupAsync("/h");
        const string Two =
            "[pscustomobject]@{ LogGroupName = '/g' }, [pscustomobject]@{ LogGroupName = '/h' } | Add-WallarmSubscriptionFilter @aws";

        var first =
            world.Run(
                $"Import-Module -Assembly $assembly; {Two} | Select-FirstObject", ("assembly", typeof(SelectFirstObjectCommand).Assembly));
        var checks = world.Run("Test-WallarmConnector -LogGroupName /g @aws | Select-FirstObject");
        var broken = world.Run($"foreach ($once in 1) {{ {Two} | ForEach-Object {{ break }} }}; 'after'");

        Assert.Equal("/g", first.Single<LogSubscription>().LogGroupName);
        Assert.Equal("StageLogging", checks.Single<ConnectorCheck>().Name);
        Assert.Equal("after", broken.Single<string>());
        Assert.Empty(await world.ReadFiltersAsync("/h"));
    }

    [BotoFact]
    public async Task An_error_of_a_later_command_is_its_own()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var caught =
            world.Run(
                $"try {{ {Deploy} -ErrorAction Stop }} catch [Wallarm.Connector.ResourceNotFoundException] {{ $_.Exception.ErrorId }}");
        var thrown = world.Run("New-WallarmLambdaRole @aws | ForEach-Object { throw 'mine' }");

        Assert.Equal("Wallarm.LogGroupNotFound", caught.Single<string>());
        Assert.Equal("mine", thrown.StoppedBy?.Exception.Message);
    }
}
