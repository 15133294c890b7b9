using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What ListFunctions takes.</summary>
public class ListFunctionsRequest : AmazonLambdaRequest, IShape
{
    public FunctionVersion FunctionVersion { get; set; }

    public string Marker { get; set; }

    public string MasterRegion { get; set; }

    public int? MaxItems { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionVersion = members.Query("FunctionVersion", FunctionVersion);
        Marker = members.Query("Marker", Marker);
        MasterRegion = members.Query("MasterRegion", MasterRegion);
        MaxItems = members.Query("MaxItems", MaxItems);
    }
}

/// <summary>What ListFunctions answers.</summary>
public class ListFunctionsResponse : AmazonWebServiceResponse, IShape
{
    public List<FunctionConfiguration> Functions { get; set; }

    public string NextMarker { get; set; }

    void IShape.Exchange(Members members)
    {
        Functions = members.Structures("Functions", Functions);
        NextMarker = members.String("NextMarker", NextMarker);
    }
}
