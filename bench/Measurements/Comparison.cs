using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>The forwarder against a load generator, both sending to one server.</summary>
/// <param name="Measurement">The measurement that asks.</param>
/// <param name="Where">What is sent to, in words.</param>
/// <param name="Node">The server's address, for the forwarder.</param>
/// <param name="Sink">The server's name and its clock.</param>
/// <param name="Yardstick">The load generator's name and one turn of it.</param>
/// <param name="Payload">The event that the forwarder gets.</param>
/// <param name="Events">How often it gets it in its turn.</param>
internal sealed record Comparison(
    string Measurement,
    string Where,
    NodeAddress Node,
    (string Name, ProcessorClock Clock) Sink,
    (string Name, Func<Task<Cost>> RunAsync) Yardstick,
    LogsEventPayload Payload,
    int Events);
