namespace Wallarm.Connector.Simulators;

/// <summary>A part of moto that sees no other: the resources of an account in a region.</summary>
internal sealed record MotoScope(string AccountId, string Region);
