using System.Collections.Concurrent;

namespace Wallarm.Connector.Simulators;

/// <summary>Deliveries on their way to whoever plays the functions.</summary>
internal sealed class DeliveryQueue
{
    private readonly ConcurrentQueue<(LogDelivery Delivery, Task Work)> _deliveries = new();

    public Func<LogDelivery, Task>? Receiver { get; set; }

    public IReadOnlyList<LogDelivery> Snapshot => [.. _deliveries.Select(each => each.Delivery)];

    public void Add(LogDelivery delivery)
    {
        Func<LogDelivery, Task>? receiver = Receiver;
        _deliveries.Enqueue((delivery, receiver is null ? Task.CompletedTask : Task.Run(() => receiver(delivery))));
    }

    /// <summary>Completes when all deliveries so far are done; fails with what went wrong in one.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_deliveries.Select(each => each.Work));
}
