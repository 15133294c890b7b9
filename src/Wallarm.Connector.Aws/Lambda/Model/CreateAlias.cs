using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What CreateAlias takes.</summary>
public class CreateAliasRequest : AmazonLambdaRequest, IShape
{
    public string Description { get; set; }

    public string FunctionName { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        Description = members.String("Description", Description);
        FunctionName = members.Label("FunctionName", FunctionName);
        FunctionVersion = members.String("FunctionVersion", FunctionVersion);
        Name = members.String("Name", Name);
        RoutingConfig = members.Structure("RoutingConfig", RoutingConfig);
    }
}

/// <summary>What CreateAlias answers.</summary>
public class CreateAliasResponse : AmazonWebServiceResponse, IAliasConfiguration
{
    public string AliasArn { get; set; }

    public string Description { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public string RevisionId { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }
}
