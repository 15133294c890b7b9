using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>Passes on a warning once, though planning and making, and each region, come to it again.</summary>
internal sealed class WarnOnceObserver(IOperationObserver outer) : RelayingObserver(outer)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public override void Warning(string message)
    {
        lock (_said)
        {
            if (!_said.Add(message)) return;
        }

        base.Warning(message);
    }
}
