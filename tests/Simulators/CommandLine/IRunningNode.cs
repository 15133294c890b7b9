namespace Wallarm.Connector.Simulators;

/// <summary>A node that the command line has started, in whatever mode.</summary>
internal interface IRunningNode : IAsyncDisposable
{
    string Address { get; }

    string? MetricsAddress { get; }

    /// <summary>What it was told so far, in a few words.</summary>
    string Summary { get; }

    NodeInventory Inventory { get; }
}
