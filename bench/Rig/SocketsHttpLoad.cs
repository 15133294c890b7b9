using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// .NET's own HTTP/2 client on the sender's core, sending the forwarder's own calls over one connection, after as many to warm up.
/// </summary>
internal static class SocketsHttpLoad
{
    public static async Task<Cost> RunAsync(
        BenchContext context, NodeAddress node, ExtProcCalls calls, int count, int streams, CancellationToken cancellationToken)
    {
        string[] numbers = [streams.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)];
        using PinnedProcess sender = PinnedProcess.Start(
            context.Tools,
            Cores.Sender,
            context.Builds.SocketsHttpSender,
            [$"{node.Uri}{ExtProcCalls.Path}", node.Fingerprint!, calls.File, .. numbers],
            Builds.RuntimeEnvironment);
        await sender.WaitForExitAsync(cancellationToken);
        string[] result = sender.LastLines.Split(' ');
        if (result is not ["sent", _, string wall, string processor])
            throw new BenchException($"the sender with SocketsHttpHandler did not report: {sender.LastLines}");
        return new Cost(
            count,
            TimeSpan.FromSeconds(double.Parse(wall, CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(double.Parse(processor, CultureInfo.InvariantCulture)));
    }
}
