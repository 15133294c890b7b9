namespace Amazon.ApiGatewayV2.Model;

/// <summary>A stage of an HTTP or WebSocket API.</summary>
public class Stage : IStage
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
