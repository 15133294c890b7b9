using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Engine;

/// <summary>Looks at every part of a connector, in the order in which a log line passes it.</summary>
internal sealed class ConnectorTest(AwsSession session)
{
    private bool _isAwsReached;

    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    /// <exception cref="ConnectorException">The session does not work, AWS cannot be reached at all, or what shall be looked at is not clear.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync(ConnectorTestOptions asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connector = new CheckedConnector(await ReadOptionsAsync(asked, cancellation).ConfigureAwait(false));
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

    private async Task<ConnectorTestOptions> ReadOptionsAsync(ConnectorTestOptions asked, CancellationToken cancellation)
    {
        if (asked.RestApiId is not null && asked.ApiId is not null)
        {
            throw new InvalidOptionException("Wallarm.ApiIdRequired", ConnectorErrorCategory.InvalidArgument, "RestApiId and ApiId are both given.")
            {
                Target = asked.StageName,
                RecommendedAction = "Give the id of a REST API as -RestApiId, or that of an HTTP API as -ApiId.",
            };
        }

        try
        {
            return asked with { FunctionName = await RequestedFunction.NameAsync(asked.FunctionName, session, cancellation).ConfigureAwait(false) };
        }
        catch (Exception exception) when (exception is not (ConnectorException or OperationCanceledException))
        {
            throw AwsErrors.Translate(exception);
        }
    }

    /// <summary>What cannot be looked at is a result too; only a session that does not work at all ends the test.</summary>
    private async Task<ConnectorCheck> GuardAsync(string name, Func<CancellationToken, Task<ConnectorCheck>> look, CancellationToken cancellation)
    {
        try
        {
            var check = await look(cancellation).ConfigureAwait(false) with { Name = name };

            // Nothing is asked of AWS for a check that is skipped.
            _isAwsReached |= check.Status != CheckStatus.Skipped;
            return check;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = exception as ConnectorException ?? AwsErrors.Translate(exception);

            // Where one service has no route, as IAM from within a VPC, the others can still be looked at.
            var isUnreachable = error.HttpStatus is null && error is AwsServiceException;
            if (error is SessionException || (isUnreachable && !_isAwsReached)) throw error;
            _isAwsReached |= !isUnreachable;
            return error is InvalidOptionException
                ? Verdict.Failed(error.Target, error.Problem, error.RecommendedAction) with { Name = name }
                : Verdict.Skipped(error.Target, $"Could not be looked at: {error.Problem}", error.RecommendedAction) with { Name = name };
        }
    }
}
