namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// Where a sender sends to, and how, in the words of the forwarder's settings; without a number of streams, it is the forwarder's default.
/// </summary>
internal sealed record NodeAddress(string Protocol, string Scheme, string HostAndPort, string? Fingerprint, int? Streams = null)
{
    public const string Mirror = "mirror";
    public const string ExtProc = "ext-proc";

    public Uri Uri => new($"{Scheme}://{HostAndPort}/");
}
