using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>What takes the events of a log group to the forwarder.</summary>
internal interface ILogDestination : IAsyncDisposable
{
    /// <summary>Sends an event on its way and waits for what became of it.</summary>
    /// <exception cref="QuickstartException">It did not arrive at the forwarder.</exception>
    Task<Delivery> SendAsync(LogsEvent logsEvent, CancellationToken stop);

    /// <summary>Has a last look at everything, and ends the function.</summary>
    /// <returns>What is not as it must be; empty where all is well.</returns>
    Task<IReadOnlyList<string>> FinishAsync(CancellationToken stop);
}
