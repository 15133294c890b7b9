using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What RemovePermission takes.</summary>
public class RemovePermissionRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    public string RevisionId { get; set; }

    public string StatementId { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
        RevisionId = members.Query("RevisionId", RevisionId);
        StatementId = members.Label("StatementId", StatementId);
    }
}

/// <summary>What RemovePermission answers.</summary>
public class RemovePermissionResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
