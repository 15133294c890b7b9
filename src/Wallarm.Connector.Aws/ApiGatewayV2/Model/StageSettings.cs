using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>The one format and destination of a stage's access log.</summary>
public class AccessLogSettings : IShape
{
    public string DestinationArn { get; set; }

    public string Format { get; set; }

    void IShape.Exchange(Members members)
    {
        DestinationArn = members.String("destinationArn", DestinationArn);
        Format = members.String("format", Format);
    }
}

/// <summary>Logging and throttling of the routes of a stage.</summary>
public class RouteSettings : IShape
{
    public bool? DataTraceEnabled { get; set; }

    public bool? DetailedMetricsEnabled { get; set; }

    public LoggingLevel LoggingLevel { get; set; }

    public int? ThrottlingBurstLimit { get; set; }

    public double? ThrottlingRateLimit { get; set; }

    void IShape.Exchange(Members members)
    {
        DataTraceEnabled = members.Boolean("dataTraceEnabled", DataTraceEnabled);
        DetailedMetricsEnabled = members.Boolean("detailedMetricsEnabled", DetailedMetricsEnabled);
        LoggingLevel = members.Constant("loggingLevel", LoggingLevel);
        ThrottlingBurstLimit = members.Integer("throttlingBurstLimit", ThrottlingBurstLimit);
        ThrottlingRateLimit = members.Double("throttlingRateLimit", ThrottlingRateLimit);
    }
}
