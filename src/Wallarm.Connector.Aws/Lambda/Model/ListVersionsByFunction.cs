using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What ListVersionsByFunction takes.</summary>
public class ListVersionsByFunctionRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Marker = members.Query("Marker", Marker);
        MaxItems = members.Query("MaxItems", MaxItems);
    }
}

/// <summary>What ListVersionsByFunction answers.</summary>
public class ListVersionsByFunctionResponse : AmazonWebServiceResponse, IShape
{
    public string NextMarker { get; set; }

    public List<FunctionConfiguration> Versions { get; set; }

    void IShape.Exchange(Members members)
    {
        NextMarker = members.String("NextMarker", NextMarker);
        Versions = members.Structures("Versions", Versions);
    }
}
