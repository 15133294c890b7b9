namespace Wallarm.Connector;

/// <summary>Who watches an operation and decides about its changes. Called from any thread.</summary>
public interface IOperationObserver
{
    /// <summary>A line about what is being done, such as an AWS call. Never holds a secret.</summary>
    void Verbose(string message);

    /// <summary>Something that works but that the user should know.</summary>
    void Warning(string message);

    /// <summary>One of several targets failed; the operation goes on with the others.</summary>
    void Failed(ConnectorException exception);

    /// <summary>How far a wait or a longer operation is.</summary>
    void Progress(OperationProgress progress);

    /// <summary>Asks whether a plan may be carried out.</summary>
    Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation);
}
