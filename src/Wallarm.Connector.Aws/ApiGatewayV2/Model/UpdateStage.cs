using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What UpdateStage takes.</summary>
public class UpdateStageRequest : AmazonApiGatewayV2Request, IShape
{
    public AccessLogSettings AccessLogSettings { get; set; }

    public string ApiId { get; set; }

    public bool? AutoDeploy { get; set; }

    public string ClientCertificateId { get; set; }

    public RouteSettings DefaultRouteSettings { get; set; }

    public string DeploymentId { get; set; }

    public string Description { get; set; }

    public Dictionary<string, RouteSettings> RouteSettings { get; set; }

    public string StageName { get; set; }

    public Dictionary<string, string> StageVariables { get; set; }

    void IShape.Exchange(Members members)
    {
        AccessLogSettings = members.Structure("accessLogSettings", AccessLogSettings);
        ApiId = members.Label("apiId", ApiId);
        AutoDeploy = members.Boolean("autoDeploy", AutoDeploy);
        ClientCertificateId = members.String("clientCertificateId", ClientCertificateId);
        DefaultRouteSettings = members.Structure("defaultRouteSettings", DefaultRouteSettings);
        DeploymentId = members.String("deploymentId", DeploymentId);
        Description = members.String("description", Description);
        RouteSettings = members.StructureMap("routeSettings", RouteSettings);
        StageName = members.Label("stageName", StageName);
        StageVariables = members.StringMap("stageVariables", StageVariables);
    }
}

/// <summary>What UpdateStage answers.</summary>
public class UpdateStageResponse : AmazonWebServiceResponse, IStage
{
    public AccessLogSettings AccessLogSettings { get; set; }

    public bool? ApiGatewayManaged { get; set; }

    public bool? AutoDeploy { get; set; }

    public string ClientCertificateId { get; set; }

    public DateTime? CreatedDate { get; set; }

    public RouteSettings DefaultRouteSettings { get; set; }

    public string DeploymentId { get; set; }

    public string Description { get; set; }

    public string LastDeploymentStatusMessage { get; set; }

    public DateTime? LastUpdatedDate { get; set; }

    public Dictionary<string, RouteSettings> RouteSettings { get; set; }

    public string StageName { get; set; }

    public Dictionary<string, string> StageVariables { get; set; }

    public Dictionary<string, string> Tags { get; set; }
}
