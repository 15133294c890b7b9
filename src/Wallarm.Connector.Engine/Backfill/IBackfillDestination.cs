using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Who is given the records.</summary>
internal interface IBackfillDestination : IDisposable
{
    /// <summary>Waits until it can take more.</summary>
    Task WaitAsync(CancellationToken cancellation);

    /// <summary>Hands an event over. All of its records are settled then.</summary>
    /// <param name="batch">The event.</param>
    /// <param name="settled">Records of it that are settled already, and are not handed over; those that get settled are added.</param>
    /// <param name="pausing">Gives up in a pause between attempts; an attempt that is under way ends.</param>
    /// <param name="cancellation">Gives up.</param>
    Task SendAsync(SubscriptionEvent batch, RecordSet settled, CancellationToken pausing, CancellationToken cancellation);
}
