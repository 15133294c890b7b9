using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What GetStage takes.</summary>
public class GetStageRequest : AmazonApiGatewayV2Request, IShape
{
    public string ApiId { get; set; }

    public string StageName { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiId = members.Label("apiId", ApiId);
        StageName = members.Label("stageName", StageName);
    }
}

/// <summary>What GetStage answers.</summary>
public class GetStageResponse : AmazonWebServiceResponse, IStage
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
