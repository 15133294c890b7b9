namespace Wallarm.Connector;

/// <summary>The kind of an API of Amazon API Gateway that a connector can serve.</summary>
public enum ApiType
{
    /// <summary>REST API (API Gateway).</summary>
    Rest,

    /// <summary>HTTP API (API Gateway v2).</summary>
    Http,
}
