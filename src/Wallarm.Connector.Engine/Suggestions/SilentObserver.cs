namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Hears nothing and permits nothing: a suggestion must not disturb what the user is typing.</summary>
internal sealed class SilentObserver : IOperationObserver
{
    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Failed(ConnectorException exception)
    {
    }

    /// <inheritdoc/>
    public void Progress(OperationProgress progress)
    {
    }

    /// <inheritdoc/>
    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) => Task.FromResult(ChangeDecision.Decline);
}
