using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What every operation on a stage answers with.</summary>
internal interface IStage : IShape
{
    AccessLogSettings AccessLogSettings { get; set; }

    bool? CacheClusterEnabled { get; set; }

    CacheClusterSize CacheClusterSize { get; set; }

    CacheClusterStatus CacheClusterStatus { get; set; }

    CanarySettings CanarySettings { get; set; }

    string ClientCertificateId { get; set; }

    DateTime? CreatedDate { get; set; }

    string DeploymentId { get; set; }

    string Description { get; set; }

    string DocumentationVersion { get; set; }

    DateTime? LastUpdatedDate { get; set; }

    Dictionary<string, MethodSetting> MethodSettings { get; set; }

    string StageName { get; set; }

    Dictionary<string, string> Tags { get; set; }

    bool? TracingEnabled { get; set; }

    Dictionary<string, string> Variables { get; set; }

    string WebAclArn { get; set; }

    void IShape.Exchange(Members members)
    {
        AccessLogSettings = members.Structure("accessLogSettings", AccessLogSettings);
        CacheClusterEnabled = members.Boolean("cacheClusterEnabled", CacheClusterEnabled);
        CacheClusterSize = members.Constant("cacheClusterSize", CacheClusterSize);
        CacheClusterStatus = members.Constant("cacheClusterStatus", CacheClusterStatus);
        CanarySettings = members.Structure("canarySettings", CanarySettings);
        ClientCertificateId = members.String("clientCertificateId", ClientCertificateId);
        CreatedDate = members.Timestamp("createdDate", CreatedDate);
        DeploymentId = members.String("deploymentId", DeploymentId);
        Description = members.String("description", Description);
        DocumentationVersion = members.String("documentationVersion", DocumentationVersion);
        LastUpdatedDate = members.Timestamp("lastUpdatedDate", LastUpdatedDate);
        MethodSettings = members.StructureMap("methodSettings", MethodSettings);
        StageName = members.String("stageName", StageName);
        Tags = members.StringMap("tags", Tags);
        TracingEnabled = members.Boolean("tracingEnabled", TracingEnabled);
        Variables = members.StringMap("variables", Variables);
        WebAclArn = members.String("webAclArn", WebAclArn);
    }
}
