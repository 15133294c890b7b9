namespace Wallarm.Connector.Tests.Integration;

/// <summary>Every way in which the cmdlets are used, as far as it makes a difference to what they ask of AWS: one line each.</summary>
internal static class PermissionScenarios
{
    private const string Node = "-NodeUrl node.example.com:5050 -NodeScheme https";
    private const string Deploy = $"$null = New-WallarmLambdaRole @aws | Publish-WallarmForwarder {Node} @aws -WarningAction SilentlyContinue";
    private const string Queue = "arn:aws:sqs:eu-west-1:123456789012:undelivered";
    private const string Logged = "$null = Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws";
    private const string Connected = $"{Deploy}; {Logged}; $null = Add-WallarmSubscriptionFilter /aws/apigateway/petstore @aws";

    public static IReadOnlyList<PermissionScenario> All { get; } =
    [
        new("New-WallarmLambdaRole", "made anew", "New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "with everything", $"New-WallarmLambdaRole -LeastPrivilege -FunctionName f -Vpc -OnFailureDestination {Queue} -PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess -Tag @{{ team = 'api' }} @aws"),
        new("New-WallarmLambdaRole", "as it must be", "New-WallarmLambdaRole @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "another policy, boundary and tags", $"New-WallarmLambdaRole -Force -OnFailureDestination {Queue} -PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess -Tag @{{ team = 'api' }} @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "trusted by another service", "New-WallarmLambdaRole -Force @aws", Arrange: async world =>
        {
            world.Run("New-WallarmLambdaRole @aws").ThrowIfFailed();
            await world.TrustAsync(LambdaRoleOptions.DefaultRoleName, "ec2.amazonaws.com");
        }),
        new("New-WallarmLambdaRole", "a policy with five versions", "New-WallarmLambdaRole -Force @aws", Before: "$null = New-WallarmLambdaRole @aws; foreach ($n in 1..4) { $null = New-WallarmLambdaRole -OnFailureDestination \"arn:aws:sqs:eu-west-1:123456789012:q$n\" -Force @aws }"),
        new("Publish-WallarmForwarder", "made anew", $"Publish-WallarmForwarder -RoleArn $role {Node} @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("Publish-WallarmForwarder", "with everything", $"Publish-WallarmForwarder -RoleArn $role {Node} -SubnetId subnet-1 -SecurityGroupId sg-1 -Tag @{{ team = 'api' }} -ReservedConcurrentExecutions 2 -OnFailureDestination {Queue} -LogRetentionInDays 7 @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("Publish-WallarmForwarder", "as it must be", $"Publish-WallarmForwarder {Node} @aws", Before: Deploy),
        new("Publish-WallarmForwarder", "other settings", $"Publish-WallarmForwarder -NodeUrl other:5050 -NodeScheme https -MemorySize 256 -SubnetId subnet-1 -SecurityGroupId sg-1 -Tag @{{ team = 'api' }} -ReservedConcurrentExecutions 2 -OnFailureDestination {Queue} -LogRetentionInDays 7 @aws", Before: Deploy),
        new("Publish-WallarmForwarder", "another architecture", "Publish-WallarmForwarder -Architecture arm64 @aws", Before: Deploy),
        new("Publish-WallarmForwarder", "Wallarm's guide by hand", $"Publish-WallarmForwarder {Node} @aws -Force", Arrange: world => world.CreateFunctionAsync(runtime: "python3.13", handler: "lambda_function.lambda_handler", hasAlias: false)),
        new("Set-WallarmStageLogging", "a REST stage, with the account's role", "Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws"),
        new("Set-WallarmStageLogging", "as it must be", "Set-WallarmStageLogging -RestApiId $rest -StageName prod @aws", Before: Logged),
        new("Set-WallarmStageLogging", "execution logging too", "Set-WallarmStageLogging -RestApiId $rest -StageName prod -ExecutionLogging Info @aws", Before: Logged),
        new("Set-WallarmStageLogging", "an HTTP stage", "Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new("Set-WallarmStageLogging", "an HTTP stage as it must be", "Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws", Before: "$null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new("Add-WallarmSubscriptionFilter", "made anew", "Add-WallarmSubscriptionFilter /g @aws", Arrange: WithFunctionAndGroupAsync),
        new("Add-WallarmSubscriptionFilter", "as it must be", "Add-WallarmSubscriptionFilter /g @aws", Before: "$null = Add-WallarmSubscriptionFilter /g @aws", Arrange: WithFunctionAndGroupAsync),
        new("Add-WallarmSubscriptionFilter", "another pattern", "Add-WallarmSubscriptionFilter /g -FilterPattern ERROR @aws", Before: "$null = Add-WallarmSubscriptionFilter /g @aws", Arrange: WithFunctionAndGroupAsync),
        new("Add-WallarmSubscriptionFilter", "a function without an alias", "Add-WallarmSubscriptionFilter /g @aws", Arrange: async world =>
        {
            await world.CreateFunctionAsync(hasAlias: false);
            await world.CreateLogGroupAsync("/g");
        }),
        new("Test-WallarmConnector", "a REST stage", "Test-WallarmConnector -RestApiId $rest -StageName prod @aws", Before: Connected),
        new("Test-WallarmConnector", "an HTTP stage", "Test-WallarmConnector -ApiId $http -StageName '$default' @aws", Before: $"{Deploy}; $null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws | Add-WallarmSubscriptionFilter @aws"),
        new("Test-WallarmConnector", "a log group", "Test-WallarmConnector -LogGroupName /aws/apigateway/petstore @aws", Before: Connected),
        new("Test-WallarmConnector", "nothing there", "Test-WallarmConnector @aws"),
        new("Test-WallarmNode", "from the function", "Test-WallarmNode -FromFunction wallarm-api-discovery-connector @aws", Before: Deploy),
        new("Test-WallarmNode", "a function without an alias", "Test-WallarmNode -FromFunction wallarm-api-discovery-connector @aws", Arrange: world => world.CreateFunctionAsync(hasAlias: false)),
    ];

    private static async Task WithFunctionAndGroupAsync(ConnectorWorld world)
    {
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
    }
}
