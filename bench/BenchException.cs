namespace Wallarm.Connector.Bench;

/// <summary>A measurement cannot give a figure; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
