namespace Wallarm.Connector.Engine.Listing;

/// <summary>A function that a subscription filter names as its destination.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsForwarder">Whether it is one of a connector: made by this module, or configured with a node as Wallarm's guide
/// says.</param>
/// <param name="Flaw">Why it forwards nothing, as the end of a sentence; null where nothing speaks against it.</param>
internal sealed record FedFunction(string Name, bool IsForwarder, string? Flaw);
