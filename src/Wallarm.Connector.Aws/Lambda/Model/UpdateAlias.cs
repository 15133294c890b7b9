using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What UpdateAlias takes.</summary>
public class UpdateAliasRequest : AmazonLambdaRequest, IShape
{
    public string Description { get; set; }

    public string FunctionName { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public string RevisionId { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        Description = members.String("Description", Description);
        FunctionName = members.Label("FunctionName", FunctionName);
        FunctionVersion = members.String("FunctionVersion", FunctionVersion);
        Name = members.Label("Name", Name);
        RevisionId = members.String("RevisionId", RevisionId);
        RoutingConfig = members.Structure("RoutingConfig", RoutingConfig);
    }
}

/// <summary>What UpdateAlias answers.</summary>
public class UpdateAliasResponse : AmazonWebServiceResponse, IAliasConfiguration
{
    public string AliasArn { get; set; }

    public string Description { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public string RevisionId { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }
}
