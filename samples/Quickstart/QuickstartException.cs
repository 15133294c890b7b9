namespace Wallarm.Connector.Quickstart;

/// <summary>Why the rehearsal cannot go on, in words for the person in front of it.</summary>
internal sealed class QuickstartException(string message) : Exception(message);
