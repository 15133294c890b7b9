using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What ListAliases takes.</summary>
public class ListAliasesRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string FunctionVersion { get; set; }

    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        FunctionVersion = members.Query("FunctionVersion", FunctionVersion);
        Marker = members.Query("Marker", Marker);
        MaxItems = members.Query("MaxItems", MaxItems);
    }
}

/// <summary>What ListAliases answers.</summary>
public class ListAliasesResponse : AmazonWebServiceResponse, IShape
{
    public List<AliasConfiguration> Aliases { get; set; }

    public string NextMarker { get; set; }

    void IShape.Exchange(Members members)
    {
        Aliases = members.Structures("Aliases", Aliases);
        NextMarker = members.String("NextMarker", NextMarker);
    }
}
