using System.Text;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>Keeps the first mirrored call that the node sees, and lets all requests pass.</summary>
internal sealed class FirstRequest
{
    private string? _head;

    public string? Head => Volatile.Read(ref _head);

    public FaultAction? Watch(ReceivedRequest request)
    {
        if (Head is null && request.Target != NodeCount.OwnRequestPath)
            Interlocked.CompareExchange(ref _head, Encoding.UTF8.GetString(request.RawHead.Span), null);
        return null;
    }
}
