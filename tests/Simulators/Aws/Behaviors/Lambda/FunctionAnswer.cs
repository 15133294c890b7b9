namespace Wallarm.Connector.Simulators;

/// <summary>What became of an invocation.</summary>
/// <param name="Payload">The JSON that the function answered, or the error.</param>
/// <param name="FunctionError">Unhandled when it is an error, else null.</param>
/// <param name="Log">What was written to the log meanwhile.</param>
public sealed record FunctionAnswer(string Payload, string? FunctionError = null, string Log = "");
