namespace Wallarm.Connector.Engine.Operations;

/// <summary>Makes results of checks; whoever runs them adds their names.</summary>
internal static class Verdict
{
    public static ConnectorCheck Passed(string? target, string detail) => Of(CheckStatus.Passed, target, detail, null);

    public static ConnectorCheck Failed(string? target, string detail, string? remediation) =>
        Of(CheckStatus.Failed, target, detail, remediation);

    public static ConnectorCheck Warning(string? target, string detail, string? remediation) =>
        Of(CheckStatus.Warning, target, detail, remediation);

    public static ConnectorCheck Skipped(string? target, string detail, string? remediation = null) =>
        Of(CheckStatus.Skipped, target, detail, remediation);

    public static ConnectorCheck Unknown(string? target, string detail, string? remediation) =>
        Of(CheckStatus.Unknown, target, detail, remediation);

    public static ConnectorCheck Of(string status, string? target, string detail, string? remediation) =>
        new() { Name = "", Status = status, Target = target, Detail = detail, Remediation = remediation };

    /// <summary>What could not be looked at: a value of the user's that cannot be used fails, all else is unknown.</summary>
    public static ConnectorCheck Unseen(ConnectorException error) => error is InvalidOptionException
        ? Failed(error.Target, error.Problem, error.RecommendedAction)
        : Unknown(error.Target, $"Could not be looked at: {error.Problem}", error.RecommendedAction);
}
