using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Engine;

/// <summary>Looks at every part of a connector, in the order in which a log line passes it.</summary>
internal sealed class ConnectorTest(AwsSession session)
{
    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync(ConnectorTestOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connector = new CheckedConnector(options);
        var function = new FunctionChecks(session, connector);
        var stage = new StageChecks(session, connector);
        var subscription = new SubscriptionChecks(session, connector);
        (string Name, Func<CancellationToken, Task<ConnectorCheck>> Look)[] checks =
        [
            ("StageLogging", stage.LoggingAsync),
            ("StageFormat", _ => Task.FromResult(stage.Format())),
            ("LogGroup", subscription.LogGroupAsync),
            ("Function", function.StateAsync),
            ("SubscriptionFilter", subscription.FilterAsync),
            ("InvokePermission", subscription.PermissionAsync),
            ("FunctionSettings", _ => Task.FromResult(function.Settings())),
            ("NodeAddress", _ => Task.FromResult(function.NodeUrl())),
            ("Role", function.RoleAsync),
            ("RolePermissions", function.RolePermissionsAsync),
            ("FailureDestination", _ => Task.FromResult(function.FailureDestination())),
        ];
        foreach (var (name, look) in checks) yield return await GuardAsync(name, look, cancellation).ConfigureAwait(false);
    }

    /// <summary>What cannot be looked at is a result too; only a session that does not work at all ends the test.</summary>
    private static async Task<ConnectorCheck> GuardAsync(string name, Func<CancellationToken, Task<ConnectorCheck>> look, CancellationToken cancellation)
    {
        try
        {
            return await look(cancellation).ConfigureAwait(false) with { Name = name };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = exception as ConnectorException ?? AwsErrors.Translate(exception);
            if (error is SessionException || error.Category == ConnectorErrorCategory.ConnectionError) throw error;
            return Verdict.Skipped(error.Target, $"Could not be looked at: {error.Problem}", error.RecommendedAction) with { Name = name };
        }
    }
}
