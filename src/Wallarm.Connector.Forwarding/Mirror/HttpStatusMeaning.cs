namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>What a status usually means when a Wallarm node, or what stands in its place, responds to a mirrored call with it.</summary>
public static class HttpStatusMeaning
{
    /// <summary>The meaning of a record that was not sent because its own host is the node's address.</summary>
    public const string OwnHost =
        "the record's domainName is the node's address, so the call would be logged and mirrored again: "
        + "give the node an address of its own";

    /// <summary>Explains a status.</summary>
    /// <param name="status">The status of a response.</param>
    public static string Of(int status) => status switch
    {
        >= 200 and < 300 => "accepted",
        >= 300 and < 400 =>
            "a redirect, mostly of a load balancer from http to https: set X_NODE_SCHEME=https and the port that goes with it",
        400 => "not understood: often http sent to an https port (X_NODE_SCHEME), or a port that is not the node's connector port",
        401 or 407 => "credentials asked for: a proxy or another service stands at this address",
        403 => "refused: the API's host is not in the node's connector.allowed_hosts, "
            + "or the function's network not in connector.allowed_networks",
        404 => "not found: the address or port is not that of a Wallarm node in connector-server mode",
        405 => "method refused: the address or port is not that of a Wallarm node in connector-server mode",
        408 => "the node waited too long for the request",
        413 or 414 or 431 => "the request is too large for the node or a proxy before it",
        421 => "the certificate or host name at this address is another one",
        429 => "too many requests: the node or a proxy before it limits the rate",
        500 => "the node did not finish in time (connector.app_reply_timeout) or failed",
        502 or 504 => "a load balancer cannot reach the node",
        503 => "the node or a load balancer before it is overloaded or starting",
        _ => "unexpected: check that the address is that of a Wallarm node in connector-server mode",
    };
}
