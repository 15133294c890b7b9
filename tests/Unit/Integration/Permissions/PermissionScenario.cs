using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>One way in which a cmdlet is used.</summary>
/// <param name="Cmdlet">Its name.</param>
/// <param name="Way">What it finds, or is asked for.</param>
/// <param name="Command">The command.</param>
/// <param name="Before">Commands that make what it finds.</param>
/// <param name="Arrange">What else is there before.</param>
/// <remarks>
/// In the commands, <c>@aws</c> is the session, <c>$rest</c> and <c>$http</c> are the ids of a REST and an HTTP API with the stages prod and $default, and
/// <c>$role</c> is the ARN of the role that New-WallarmLambdaRole makes.
/// </remarks>
internal sealed record PermissionScenario(string Cmdlet, string Way, string Command, string? Before = null, Func<ConnectorWorld, Task>? Arrange = null)
{
    /// <summary>The account in which the command is then run.</summary>
    public async Task<PermissionWorld> OpenAsync()
    {
        var world = await ConnectorWorld.OpenAsync();
        List<(string Name, object? Value)> variables = [("aws", world.Parameters), ("role", $"arn:aws:iam::{world.Aws.AccountId}:role/{LambdaRoleOptions.DefaultRoleName}")];
        if (Uses("$rest")) variables.Add(("rest", await world.CreateRestStageAsync()));
        if (Uses("$http")) variables.Add(("http", await world.CreateHttpStageAsync()));
        if (Arrange is not null) await Arrange(world);
        var opened = new PermissionWorld(world, this, [.. variables]);
        if (Before is not null) opened.Run(Before).ThrowIfFailed();
        world.Aws.ClearCalls();
        return opened;
    }

    private bool Uses(string variable) => Command.Contains(variable, StringComparison.Ordinal) || Before?.Contains(variable, StringComparison.Ordinal) == true;
}

/// <summary>An account in which everything for one scenario is there.</summary>
internal sealed class PermissionWorld(ConnectorWorld world, PermissionScenario scenario, (string Name, object? Value)[] variables) : IAsyncDisposable
{
    public ConnectorWorld World => world;

    public ScriptRun Run() => Run(scenario.Command);

    public ScriptRun Run(string script) => world.Run("$ConfirmPreference = 'None'\n" + script, variables);

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
