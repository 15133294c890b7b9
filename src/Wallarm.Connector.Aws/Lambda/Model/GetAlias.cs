using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What GetAlias takes.</summary>
public class GetAliasRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Name { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Name = members.Label("Name", Name);
    }
}

/// <summary>What GetAlias answers.</summary>
public class GetAliasResponse : AmazonWebServiceResponse, IAliasConfiguration
{
    public string AliasArn { get; set; }

    public string Description { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public string RevisionId { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }
}
