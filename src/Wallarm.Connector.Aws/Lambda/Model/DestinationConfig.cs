using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>Where records of asynchronous invocations go.</summary>
public class DestinationConfig : IShape
{
    public OnFailure OnFailure { get; set; }

    public OnSuccess OnSuccess { get; set; }

    void IShape.Exchange(Members members)
    {
        OnFailure = members.Structure("OnFailure", OnFailure);
        OnSuccess = members.Structure("OnSuccess", OnSuccess);
    }
}

/// <summary>The destination of processed events.</summary>
public class OnSuccess : IShape
{
    public string Destination { get; set; }

    void IShape.Exchange(Members members)
    {
        Destination = members.String("Destination", Destination);
    }
}

/// <summary>The destination of events that were not processed.</summary>
public class OnFailure : IShape
{
    public string Destination { get; set; }

    void IShape.Exchange(Members members)
    {
        Destination = members.String("Destination", Destination);
    }
}
