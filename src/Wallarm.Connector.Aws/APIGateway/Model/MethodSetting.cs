using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>Logging, throttling and caching of the methods of a stage.</summary>
public class MethodSetting : IShape
{
    public bool? CacheDataEncrypted { get; set; }

    public int? CacheTtlInSeconds { get; set; }

    public bool? CachingEnabled { get; set; }

    public bool? DataTraceEnabled { get; set; }

    public string LoggingLevel { get; set; }

    public bool? MetricsEnabled { get; set; }

    public bool? RequireAuthorizationForCacheControl { get; set; }

    public int? ThrottlingBurstLimit { get; set; }

    public double? ThrottlingRateLimit { get; set; }

    public UnauthorizedCacheControlHeaderStrategy UnauthorizedCacheControlHeaderStrategy { get; set; }

    void IShape.Exchange(Members members)
    {
        CacheDataEncrypted = members.Boolean("cacheDataEncrypted", CacheDataEncrypted);
        CacheTtlInSeconds = members.Integer("cacheTtlInSeconds", CacheTtlInSeconds);
        CachingEnabled = members.Boolean("cachingEnabled", CachingEnabled);
        DataTraceEnabled = members.Boolean("dataTraceEnabled", DataTraceEnabled);
        LoggingLevel = members.String("loggingLevel", LoggingLevel);
        MetricsEnabled = members.Boolean("metricsEnabled", MetricsEnabled);
        RequireAuthorizationForCacheControl = members.Boolean("requireAuthorizationForCacheControl", RequireAuthorizationForCacheControl);
        ThrottlingBurstLimit = members.Integer("throttlingBurstLimit", ThrottlingBurstLimit);
        ThrottlingRateLimit = members.Double("throttlingRateLimit", ThrottlingRateLimit);
        UnauthorizedCacheControlHeaderStrategy = members.Constant(
            "unauthorizedCacheControlHeaderStrategy", UnauthorizedCacheControlHeaderStrategy);
    }
}
