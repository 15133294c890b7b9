namespace Wallarm.Connector.Aws.Runtime;

/// <summary>A structure of a service model: a request, a response, or a part of either.</summary>
internal interface IShape
{
    /// <summary>
    /// Hands each member over by its name on the wire and keeps what comes back. A writer returns what it was given; a reader
    /// returns what the wire says, null where it says nothing. So one declaration serves both directions.
    /// </summary>
    void Exchange(Members members);
}

/// <summary>A response whose body is one member: bytes that need not be JSON.</summary>
internal interface IPayloadShape : IShape;
