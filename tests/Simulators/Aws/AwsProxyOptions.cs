using System.Net;

namespace Wallarm.Connector.Simulators;

public sealed record AwsProxyOptions
{
    /// <summary>0 takes any free port; it listens on 127.0.0.1.</summary>
    public int Port { get; init; }

    /// <summary>Null takes one that no other proxy of this process has.</summary>
    public string? AccountId { get; init; }

    /// <summary>The region of <see cref="AwsProxy.EnvironmentVariables"/>; calls to other regions are served all the same.</summary>
    public string Region { get; init; } = "eu-west-1";

    /// <summary>What the signatures' dates are held against, and the rates of calls.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Port);
}
