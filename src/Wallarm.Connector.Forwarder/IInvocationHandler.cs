using Wallarm.Connector.Forwarder.RuntimeApi;

namespace Wallarm.Connector.Forwarder;

/// <summary>What the function does with its invocations.</summary>
internal interface IInvocationHandler
{
    /// <summary>Handles one invocation. Nothing that an event holds makes this method throw.</summary>
    Task<InvocationResult> HandleAsync(Invocation invocation);
}
