using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

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

/// <summary>The canary of a stage.</summary>
public class CanarySettings : IShape
{
    public string DeploymentId { get; set; }

    public double? PercentTraffic { get; set; }

    public Dictionary<string, string> StageVariableOverrides { get; set; }

    public bool? UseStageCache { get; set; }

    void IShape.Exchange(Members members)
    {
        DeploymentId = members.String("deploymentId", DeploymentId);
        PercentTraffic = members.Double("percentTraffic", PercentTraffic);
        StageVariableOverrides = members.StringMap("stageVariableOverrides", StageVariableOverrides);
        UseStageCache = members.Boolean("useStageCache", UseStageCache);
    }
}
