namespace Wallarm.Connector;

/// <summary>Which function goes back one version.</summary>
/// <param name="FunctionName">Name of the function.</param>
public sealed record ForwarderRollbackOptions(string FunctionName);
