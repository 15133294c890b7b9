namespace Wallarm.Connector.Forwarder;

/// <summary>Lambda's log levels, as <c>AWS_LAMBDA_LOG_LEVEL</c> names them.</summary>
internal enum LogLevel
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}
