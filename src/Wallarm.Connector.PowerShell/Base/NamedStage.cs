namespace Wallarm.Connector.PowerShell.Base;

/// <summary>The stage that parameters name. A value that is empty, as a pipeline may bring it, is none.</summary>
/// <param name="RestApiId">Id of a REST API; null for none.</param>
/// <param name="ApiId">Id of an HTTP API; null for none.</param>
/// <param name="StageName">Name of the stage, of an HTTP API <c>$default</c> unless it is given; null for none.</param>
internal sealed record NamedStage(string? RestApiId, string? ApiId, string? StageName)
{
    // Most HTTP APIs have this stage only, and its name would need single quotes.
    private const string DefaultStageName = "$default";

    /// <summary>Reads the parameters.</summary>
    public static NamedStage Of(string? restApiId, string? apiId, string? stageName) =>
        new(Given(restApiId), Given(apiId), Given(stageName) ?? (Given(apiId) is null ? null : DefaultStageName));

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
