namespace Wallarm.Connector.Simulators;

/// <summary>The peer broke the HTTP/1.1 grammar: what it sent is not a request.</summary>
public sealed class MalformedHttpException : IOException
{
    public MalformedHttpException()
    {
    }

    public MalformedHttpException(string message)
        : base(message)
    {
    }

    public MalformedHttpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
