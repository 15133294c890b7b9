namespace Wallarm.Connector.Tests.Documentation;

/// <summary>Accounts for examples, of two kinds: where nothing is deployed yet, and where connector.json is installed.</summary>
/// <remarks>An account is used again until an example has changed something in it, so that no example can lean on another.</remarks>
public sealed class ExampleAccounts : IAsyncLifetime
{
    private readonly Dictionary<bool, ExampleAccount> _unchanged = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var account in _unchanged.Values) await account.DisposeAsync();
    }

    /// <summary>Gives an account of the kind that commands need.</summary>
    internal async Task UseAsync(string commands, Func<ExampleAccount, Task> use)
    {
        var isInstalled = !IsFromTheFirstDay(commands);
        if (!_unchanged.Remove(isInstalled, out var account)) account = await ExampleAccount.OpenAsync(isInstalled);
        account.Aws.ClearCalls();
        try
        {
            if (isInstalled && commands.Contains("Get-WallarmForwarderLog", StringComparison.Ordinal)) await account.LogBatchesAsync();
            if (commands.Contains("-Rollback", StringComparison.Ordinal)) account.Run("Publish-WallarmForwarder -MemorySize 256");
            await use(account);
        }
        finally
        {
            if (account.Aws.MutatingCalls.Count == 0) _unchanged[isInstalled] = account;
            else await account.DisposeAsync();
        }
    }

    /// <summary>Whether commands make what later ones use.</summary>
    private static bool IsFromTheFirstDay(string commands) =>
        commands.Contains("New-WallarmLambdaRole", StringComparison.Ordinal) || commands.Contains("Install-WallarmConnector", StringComparison.Ordinal)
        || (commands.Contains("Set-WallarmStageLogging", StringComparison.Ordinal) && !commands.Contains("Add-WallarmSubscriptionFilter", StringComparison.Ordinal));
}
