using System.Diagnostics.CodeAnalysis;

namespace Wallarm.Connector.Simulators;

/// <summary>A call of a function by Invoke.</summary>
public sealed record FunctionInvocation : DeployedVersion
{
    [SetsRequiredMembers]
    internal FunctionInvocation(DeployedVersion version, ReadOnlyMemory<byte> payload, string requestId)
        : base(version)
    {
        Payload = payload;
        RequestId = requestId;
    }

    public ReadOnlyMemory<byte> Payload { get; }

    public string RequestId { get; }
}
