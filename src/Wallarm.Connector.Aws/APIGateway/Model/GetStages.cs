using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What GetStages takes.</summary>
public class GetStagesRequest : AmazonAPIGatewayRequest, IShape
{
    public string DeploymentId { get; set; }

    public string RestApiId { get; set; }

    void IShape.Exchange(Members members)
    {
        DeploymentId = members.Query("deploymentId", DeploymentId);
        RestApiId = members.Label("restapi_id", RestApiId);
    }
}

/// <summary>What GetStages answers.</summary>
public class GetStagesResponse : AmazonWebServiceResponse, IShape
{
    public List<Stage> Item { get; set; }

    void IShape.Exchange(Members members)
    {
        Item = members.Structures("item", Item);
    }
}
