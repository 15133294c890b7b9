namespace Wallarm.Connector;

/// <summary>Execution logging of a REST stage (not access logging), which the connector never reads.</summary>
public enum ExecutionLogging
{
    /// <summary>Errors and info logs, as Wallarm's guide sets it. CloudWatch charges for it.</summary>
    Info,

    /// <summary>Errors only.</summary>
    Error,

    /// <summary>None.</summary>
    Off,
}
