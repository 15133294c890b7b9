namespace Wallarm.Connector.Simulators;

/// <summary>The behaviours in the order in which a call meets them.</summary>
internal static class AwsBehaviors
{
    public static AwsHandler Chain(AwsProxy proxy, MotoClient moto)
    {
        AwsHandler handler = exchange => moto.ForwardAsync(exchange, CancellationToken.None);
        foreach (IAwsBehavior behavior in Enumerable.Reverse(Create(proxy)))
        {
            AwsHandler next = handler;
            handler = exchange => behavior.HandleAsync(exchange, next);
        }

        return handler;
    }

    private static List<IAwsBehavior> Create(AwsProxy proxy) =>
    [
        new RolePropagation(proxy.Settings),
    ];
}
