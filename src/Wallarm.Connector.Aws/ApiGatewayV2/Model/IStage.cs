using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What every operation on a stage answers with.</summary>
internal interface IStage : IShape
{
    AccessLogSettings AccessLogSettings { get; set; }

    bool? ApiGatewayManaged { get; set; }

    bool? AutoDeploy { get; set; }

    string ClientCertificateId { get; set; }

    DateTime? CreatedDate { get; set; }

    RouteSettings DefaultRouteSettings { get; set; }

    string DeploymentId { get; set; }

    string Description { get; set; }

    string LastDeploymentStatusMessage { get; set; }

    DateTime? LastUpdatedDate { get; set; }

    Dictionary<string, RouteSettings> RouteSettings { get; set; }

    string StageName { get; set; }

    Dictionary<string, string> StageVariables { get; set; }

    Dictionary<string, string> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        AccessLogSettings = members.Structure("accessLogSettings", AccessLogSettings);
        ApiGatewayManaged = members.Boolean("apiGatewayManaged", ApiGatewayManaged);
        AutoDeploy = members.Boolean("autoDeploy", AutoDeploy);
        ClientCertificateId = members.String("clientCertificateId", ClientCertificateId);
        CreatedDate = members.Timestamp("createdDate", CreatedDate);
        DefaultRouteSettings = members.Structure("defaultRouteSettings", DefaultRouteSettings);
        DeploymentId = members.String("deploymentId", DeploymentId);
        Description = members.String("description", Description);
        LastDeploymentStatusMessage = members.String("lastDeploymentStatusMessage", LastDeploymentStatusMessage);
        LastUpdatedDate = members.Timestamp("lastUpdatedDate", LastUpdatedDate);
        RouteSettings = members.StructureMap("routeSettings", RouteSettings);
        StageName = members.String("stageName", StageName);
        StageVariables = members.StringMap("stageVariables", StageVariables);
        Tags = members.StringMap("tags", Tags);
    }
}
