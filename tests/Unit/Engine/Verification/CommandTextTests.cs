using Wallarm.Connector.Engine.Errors;


namespace Wallarm.Connector.Tests.Engine;

/// <summary>Commands that can be pasted anywhere.</summary>
public class CommandTextTests
{
    [Theory]
    [InlineData("Set-WallarmStageLogging -RestApiId 'a' -ReplaceExisting -Force", "Set-WallarmStageLogging -RestApiId 'a' -ReplaceExisting -Force -Region 'eu-west-1'")]
    [InlineData("New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl 'x'", "New-WallarmLambdaRole -Region 'eu-west-1' | Publish-WallarmForwarder -NodeUrl 'x' -Region 'eu-west-1'")]
    [InlineData("aws logs x; Set-WallarmStageLogging -StageName 'b'", "aws logs x; Set-WallarmStageLogging -StageName 'b' -Region 'eu-west-1'")]
    [InlineData("Add-WallarmSubscriptionFilter -FilterPattern '{ $.a = ''|'' | x; }'", "Add-WallarmSubscriptionFilter -FilterPattern '{ $.a = ''|'' | x; }' -Region 'eu-west-1'")]
    [InlineData("Get-WallarmApiStage -Region 'us-east-1'", "Get-WallarmApiStage -Region 'us-east-1'")]
    [InlineData("Install-WallarmConnector -ConfigurationPath 'c.json'", "Install-WallarmConnector -ConfigurationPath 'c.json'")]
    [InlineData("Let the stage log to another group, with -Force of Set-WallarmStageLogging.", "Let the stage log to another group, with -Force of Set-WallarmStageLogging.")]
    [InlineData("Allow the action iam:GetRole; it's needed.", "Allow the action iam:GetRole; it's needed.")]
    public void A_command_of_the_module_gets_its_region_and_nothing_else_does(string text, string expected) =>
        Assert.Equal(expected, CommandText.InRegion(text, "eu-west-1"));

    [Theory]
    [InlineData("$default", "'$default'")]
    [InlineData("one's own", "'one''s own'")]
    [InlineData(null, "''")]
    public void A_value_is_taken_as_it_is(string? value, string expected) => Assert.Equal(expected, CommandText.Quote(value));
}
