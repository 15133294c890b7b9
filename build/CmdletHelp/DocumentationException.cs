namespace Wallarm.Connector.CmdletHelp;

/// <summary>Something has no documentation, or one that is not in the form that help is made of.</summary>
internal sealed class DocumentationException(string message) : Exception(message);
