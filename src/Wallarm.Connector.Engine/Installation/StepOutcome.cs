namespace Wallarm.Connector.Engine.Installation;

/// <summary>What came of a step of an installation, planned or made.</summary>
internal sealed record StepOutcome
{
    public required string Status { get; init; }

    /// <summary>What the operation returned; null where it failed.</summary>
    public object? Result { get; init; }

    public IReadOnlyList<ResourceChange> Changes { get; init; } = [];

    /// <summary>Why it failed; null where it did not.</summary>
    public ConnectorException? Error { get; init; }

    /// <summary>Why it was not begun; null where it was.</summary>
    public string? Obstacle { get; init; }

    public bool IsFailure => Status is InstallationStatus.Failed or InstallationStatus.NotStarted;

    /// <summary>The outcome of an operation that came to its end.</summary>
    public static StepOutcome Of(object result)
    {
        var (status, changes) = result switch
        {
            LambdaRole role => (role.Status, role.Changes),
            PublishedForwarder forwarder => (forwarder.Status, forwarder.Changes),
            StageLogging logging => (logging.Status, logging.Changes),
            LogSubscription subscription => (subscription.Status, subscription.Changes),
            _ => throw new InvalidOperationException($"No operation returns a {result.GetType()}."),
        };
        return new StepOutcome { Status = status, Result = result, Changes = changes };
    }

    public static StepOutcome Failed(ConnectorException error) => new() { Status = InstallationStatus.Failed, Error = error };

    /// <summary>The outcome of a step that cannot begin, since another one failed.</summary>
    public static StepOutcome NotStarted(InstallationStep needed) =>
        new() { Status = InstallationStatus.NotStarted, Obstacle = $"It needs the {needed.Target}, which failed or was not begun." };
}
