using System.Collections.Concurrent;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>A node that takes all records but those of some paths, and later those too. To /late it does not even respond.</summary>
internal sealed class ChoosyNode : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _taken = new();
    private volatile bool _takesAll;

    private ChoosyNode()
    {
    }

    public NodeSimulator Node { get; private set; } = null!;

    public bool TakesAll
    {
        get => _takesAll;
        set => _takesAll = value;
    }

    /// <summary>The paths of the records that it has taken, in order.</summary>
    public IReadOnlyCollection<string> Taken => _taken;

    public static async Task<ChoosyNode> StartAsync(params string[] refused)
    {
        ChoosyNode choosy = new();
        choosy.Node = await NodeSimulator.StartAsync(new()
        {
            Script = request =>
            {
                if (!choosy.TakesAll && refused.Contains(request.Target))
                    return request.Target == "/late" ? FaultAction.Hang() : FaultAction.Status(503);
                if (!request.Target.StartsWith("/.wallarm-probe/", StringComparison.Ordinal))
                    choosy._taken.Enqueue(request.Target);
                return null;
            },
        });
        return choosy;
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
