using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What UpdateStage takes.</summary>
public class UpdateStageRequest : AmazonAPIGatewayRequest, IShape
{
    public List<PatchOperation> PatchOperations { get; set; }

    public string RestApiId { get; set; }

    public string StageName { get; set; }

    void IShape.Exchange(Members members)
    {
        PatchOperations = members.Structures("patchOperations", PatchOperations);
        RestApiId = members.Label("restapi_id", RestApiId);
        StageName = members.Label("stage_name", StageName);
    }
}

/// <summary>What UpdateStage answers.</summary>
public class UpdateStageResponse : AmazonWebServiceResponse, IStage
{
    public AccessLogSettings AccessLogSettings { get; set; }

    public bool? CacheClusterEnabled { get; set; }

    public CacheClusterSize CacheClusterSize { get; set; }

    public CacheClusterStatus CacheClusterStatus { get; set; }

    public CanarySettings CanarySettings { get; set; }

    public string ClientCertificateId { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string DeploymentId { get; set; }

    public string Description { get; set; }

    public string DocumentationVersion { get; set; }

    public DateTime? LastUpdatedDate { get; set; }

    public Dictionary<string, MethodSetting> MethodSettings { get; set; }

    public string StageName { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public bool? TracingEnabled { get; set; }

    public Dictionary<string, string> Variables { get; set; }

    public string WebAclArn { get; set; }
}
