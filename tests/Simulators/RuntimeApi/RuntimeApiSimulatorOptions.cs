using System.Net;

namespace Wallarm.Connector.Simulators;

public sealed record RuntimeApiSimulatorOptions
{
    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; }

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The time an invocation has from the moment it is handed out, unless it brings its own.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public string FunctionName { get; init; } = "wallarm-api-discovery-connector";

    public string Region { get; init; } = "eu-west-1";

    public string AccountId { get; init; } = "123456789012";

    /// <summary>Hiccups; null as the result is the normal course.</summary>
    public Func<RuntimeApiCall, RuntimeApiFault?>? FaultScript { get; init; }
}

public enum RuntimeApiCallKind
{
    Next,
    Response,
    Error,
    InitError,
}

/// <summary>A call that the function made.</summary>
/// <param name="Number">Counts the calls of its kind from 1.</param>
public sealed record RuntimeApiCall(RuntimeApiCallKind Kind, int Number);
