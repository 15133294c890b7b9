using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>One way in which a cmdlet is used.</summary>
/// <param name="Cmdlet">Its name.</param>
/// <param name="Way">What it finds, or is asked for.</param>
/// <param name="Command">The command.</param>
/// <param name="Before">Commands that make what it finds, run after <paramref name="Arrange"/>.</param>
/// <param name="Arrange">What no cmdlet makes.</param>
/// <remarks>
/// In the commands, <c>@aws</c> is the session, <c>$rest</c> and <c>$http</c> are the ids of a REST and an HTTP API with the stages prod
/// and $default, <c>$role</c> is the ARN of the role that New-WallarmLambdaRole makes, and <c>$file</c> is the path of a file that may be
/// written.
/// </remarks>
internal sealed record PermissionScenario(
    string Cmdlet, string Way, string Command, string? Before = null, Func<PermissionWorld, Task>? Arrange = null)
{
    /// <summary>The account in which the command is then run.</summary>
    public async Task<PermissionWorld> OpenAsync()
    {
        var world = await ConnectorWorld.OpenAsync();
        var opened = new PermissionWorld(world)
        {
            RestApiId = Uses("$rest") ? await world.CreateRestStageAsync() : null,
            HttpApiId = Uses("$http") ? await world.CreateHttpStageAsync() : null,
        };
        if (Arrange is not null) await Arrange(opened);
        if (Before is not null) opened.Run(Before).ThrowIfFailed();
        world.Aws.ClearCalls();
        return opened;
    }

    private bool Uses(string variable) =>
        Command.Contains(variable, StringComparison.Ordinal) || Before?.Contains(variable, StringComparison.Ordinal) == true;
}

/// <summary>An account in which everything for one scenario is there.</summary>
internal sealed class PermissionWorld(ConnectorWorld world) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wallarm-permissions-").FullName;

    public ConnectorWorld Account => world;

    public string? RestApiId { get; init; }

    public string? HttpApiId { get; init; }

    public ScriptRun Run(string script) => world.Run(
        "$ConfirmPreference = 'None'\n" + script,
        ("aws", world.Parameters),
        ("role", $"arn:aws:iam::{world.Aws.AccountId}:role/{LambdaRoleOptions.DefaultRoleName}"),
        ("rest", RestApiId),
        ("http", HttpApiId),
        ("file", Path.Combine(_folder, "connector.json")));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return world.DisposeAsync();
    }
}
