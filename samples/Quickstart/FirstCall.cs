using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>Keeps the first call that the node has both parts of, those left out that the forwarder makes for itself.</summary>
internal sealed class FirstCall
{
    private ReceivedCall? _call;

    public ReceivedCall? Call => Volatile.Read(ref _call);

    public void Watch(ReceivedCall call)
    {
        if (Call is null && call.ResponseHeaders is not null && !NodeCount.IsOwn(call.Path))
            Interlocked.CompareExchange(ref _call, call, null);
    }

    /// <summary>Both parts, as the node received them.</summary>
    public static IEnumerable<string> Describe(ReceivedCall call) =>
    [
        "part 1, request_headers",
        .. call.RequestHeaders.Select(header => $"  {header.Key}: {header.Value}"),
        .. call.Attributes.Select(attribute => $"  attribute {attribute.Key}: {attribute.Value}"),
        "part 2, response_headers",
        .. call.ResponseHeaders!.Select(header => $"  {header.Key}: {header.Value}"),
    ];
}
