using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// Account and region: every result has them, every question names them, and an object is never taken for one of the same name elsewhere.
/// </summary>
public class OriginTests
{
    private const string Second = "us-east-1";

    [BotoFact]
    public async Task Every_result_has_the_account_and_the_region()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();

        var run = world.Run(
            $$"""
            $ConfirmPreference = 'None'
            New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {{CloudSession.Node}} -OutVariable function
            New-WallarmLambdaRole @aws
            Set-WallarmStageLogging @aws -RestApiId $rest -StageName prod -CreateAccountRole -OutVariable logging
            $logging | Add-WallarmSubscriptionFilter @aws
            Install-WallarmConnector @aws {{CloudSession.Node}} -RestApiId $rest -StageName prod -PassThru
            Get-WallarmApiStage @aws
            Get-WallarmConnector @aws
            Test-WallarmConnector @aws -RestApiId $rest -StageName prod
            Test-WallarmNode @aws -FromFunction wallarm-api-discovery-connector
            Remove-WallarmSubscriptionFilter @aws -LogGroupName /aws/apigateway/petstore
            Reset-WallarmStageLogging @aws -RestApiId $rest -StageName prod
            Remove-WallarmForwarder @aws
            Remove-WallarmLambdaRole @aws
            Uninstall-WallarmConnector @aws
            """,
            ("rest", rest)).ThrowIfFailed();

        Assert.All(run.Output, item => Assert.Equal(world.Aws.AccountId, item.Properties["AccountId"]?.Value));
        Assert.All(run.Output, item => Assert.Contains(item.Properties["Region"]!.Value, new object?[] { "eu-west-1", null }));
        Assert.Equal(
            ["ApiStage", "ConnectorCheck", "ConnectorInstallation", "DeployedConnector", "LambdaRole", "LogSubscription", "PublishedForwarder", "RemovedResource", "StageLogging", "StageLoggingReset"],
            run.Output.Select(item => item.BaseObject.GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    [BotoFact]
    public async Task Every_question_names_the_account()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        string[] commands =
        [
            "New-WallarmLambdaRole @aws",
            $"Publish-WallarmForwarder @aws -RoleArn $role {CloudSession.Node}",
            "Set-WallarmStageLogging @aws -RestApiId $rest -StageName prod -CreateAccountRole",
            "Add-WallarmSubscriptionFilter @aws -LogGroupName /aws/apigateway/petstore",
            $"Install-WallarmConnector @aws -FunctionName another -RoleArn $role {CloudSession.Node}",
            "Remove-WallarmSubscriptionFilter @aws -LogGroupName /aws/apigateway/petstore",
            "Reset-WallarmStageLogging @aws -RestApiId $rest -StageName prod",
            "Uninstall-WallarmConnector @aws -FunctionName another",
            "Remove-WallarmForwarder @aws",
            "Remove-WallarmLambdaRole @aws",
        ];
        var role = $"arn:aws:iam::{world.Aws.AccountId}:role/{LambdaRoleOptions.DefaultRoleName}";
        foreach (var command in commands)
        {
            var shown = world.Session.Host.Lines.Count;
            world.Run($"{command} -WhatIf", ("rest", rest), ("role", role)).ThrowIfFailed();
            Assert.Contains(
                $"account {world.Aws.AccountId}", string.Join('\n', world.Session.Host.Lines.Skip(shown)), StringComparison.Ordinal);
            world.Run($"$ConfirmPreference = 'None'\n{command}", ("rest", rest), ("role", role)).ThrowIfFailed();
        }
    }

    [BotoTheory]
    [InlineData("Get-WallarmConnector", "Remove-WallarmForwarder -Force")]
    [InlineData("Get-WallarmConnector", "Uninstall-WallarmConnector -Force")]
    [InlineData("Get-WallarmConnector | ForEach-Object { [pscustomobject]@{ FunctionName = $_.FunctionName; AccountId = $_.AccountId } }", "Remove-WallarmForwarder -Force")]
    [InlineData("Get-WallarmConnector | ForEach-Object { [pscustomobject]@{ FunctionName = $_.FunctionName; FunctionArn = $_.FunctionArn } }", "Remove-WallarmForwarder -Force")]
    [InlineData("Get-WallarmConnector | ForEach-Object { [pscustomobject]@{ FunctionArn = $_.FunctionArn } }", "Uninstall-WallarmConnector -Force")]
    [InlineData("New-WallarmLambdaRole", "Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https")]
    [InlineData("New-WallarmLambdaRole", "Remove-WallarmLambdaRole -Force")]
    [InlineData("Get-WallarmApiStage", "Set-WallarmStageLogging")]
    [InlineData("Get-WallarmApiStage", "Install-WallarmConnector -NodeUrl node.example.com:5080 -NodeScheme https")]
    [InlineData("Get-WallarmApiStage", "Reset-WallarmStageLogging -Off")]
    public async Task An_object_of_another_account_is_an_error_before_any_change(string from, string to)
    {
        await using var staging = await ConnectorWorld.OpenAsync();
        await using var production = await ConnectorWorld.OpenAsync();
        foreach (var world in new[] { staging, production })
        {
            await world.CreateRestStageAsync();
            world.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();
        }

        production.Aws.ClearCalls();
        var found = staging.Run(from.Replace("Connector", "Connector @aws", StringComparison.Ordinal).Replace("Role", "Role @aws", StringComparison.Ordinal).Replace("Stage", "Stage @aws", StringComparison.Ordinal)).ThrowIfFailed();
        var run = production.Run($"$found | {to} @aws", ("found", found.Output.ToArray()));

        var error = Assert.Single(run.StoppedBy is null ? run.Errors : [.. run.Errors, run.StoppedBy]);
        Assert.StartsWith(error.TargetObject is string target && target.StartsWith("arn:", StringComparison.Ordinal) ? "Wallarm.FunctionNameInvalid" : "Wallarm.AccountDiffers", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"account {production.Aws.AccountId}", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"account {staging.Aws.AccountId}", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(production.Mutations);
        Assert.Empty(run.Output);
    }

    [BotoFact]
    public async Task An_object_of_another_region_is_an_error_where_Region_is_given_and_found_in_its_own_where_it_is_not()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run(
            $"""
            New-WallarmLambdaRole @aws -OutVariable role | Publish-WallarmForwarder @aws {CloudSession.Node}
            $aws.Region = '{Second}'
            $role | Publish-WallarmForwarder @aws {CloudSession.Node}
            """).ThrowIfFailed();
        world.Aws.ClearCalls();

        foreach (var shape in new[] { "$_", "[pscustomobject]@{ FunctionName = $_.FunctionName; Region = $_.Region }", "[pscustomobject]@{ FunctionName = $_.FunctionName; FunctionArn = $_.FunctionArn }", "[pscustomobject]@{ FunctionArn = $_.FunctionArn }" })
        {
            var refused = world.Run($"$found = Get-WallarmConnector @aws | ForEach-Object {{ {shape} }}; $aws.Region = '{Second}'; $found | Remove-WallarmForwarder @aws -Force");
            var error = Assert.Single(refused.Errors);
            Assert.StartsWith("Wallarm.RegionDiffers", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(Second, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(world.Mutations);
        var removed = world.Run($"$found = Get-WallarmConnector @aws | ForEach-Object {{ [pscustomobject]@{{ FunctionArn = $_.FunctionArn }} }}; $aws.Remove('Region'); $StoredAWSRegion = '{Second}'; $found | Remove-WallarmForwarder @aws -Force").ThrowIfFailed();
        Assert.Equal(["eu-west-1", "eu-west-1"], removed.Output.Select(item => ((RemovedResource)item.BaseObject).Region));
    }

    [BotoFact]
    public async Task A_role_carries_its_region_on_and_may_be_given_to_a_function_of_another()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run(
            $"""
            $role = New-WallarmLambdaRole @aws
            $role.Region
            $aws.Remove('Region')
            ($role | Publish-WallarmForwarder @aws {CloudSession.Node}).Region
            ($role | Publish-WallarmForwarder @aws {CloudSession.Node} -Region {Second}).Region
            """).ThrowIfFailed();

        Assert.Equal(["eu-west-1", "eu-west-1", Second], run.Output.Select(item => item.ToString()));
    }

    [BotoTheory]
    [InlineData("'a text', 7, $null")]
    [InlineData("[pscustomobject]@{ FunctionName = 'named' }, [pscustomobject]@{ Color = 'red' }, $null")]
    public async Task An_object_from_which_nothing_is_taken_is_an_error_as_ever(string items)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run($"{items} | Uninstall-WallarmConnector @aws -Force");

        Assert.Equal(
            items.Contains("named", StringComparison.Ordinal) ? 2 : 3,
            run.Errors.Count(error => error.FullyQualifiedErrorId.StartsWith("Wallarm.InputObjectNotBound", StringComparison.Ordinal)));
        Assert.All(
            run.Output.Select(item => (RemovedResource)item.BaseObject).Where(resource => resource.ResourceType == "Function"),
            function => Assert.Equal("named", function.Name));
        Assert.DoesNotContain(
            world.Aws.Calls, call => call.RawTarget.Contains("wallarm-api-discovery-connector", StringComparison.Ordinal));
    }
}
