using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What AddPermission takes.</summary>
public class AddPermissionRequest : AmazonLambdaRequest, IShape
{
    public string Action { get; set; }

    public string EventSourceToken { get; set; }

    public string FunctionName { get; set; }

    public FunctionUrlAuthType FunctionUrlAuthType { get; set; }

    public bool? InvokedViaFunctionUrl { get; set; }

    public string Principal { get; set; }

    public string PrincipalOrgID { get; set; }

    public string Qualifier { get; set; }

    public string RevisionId { get; set; }

    public string SourceAccount { get; set; }

    public string SourceArn { get; set; }

    public string StatementId { get; set; }

    void IShape.Exchange(Members members)
    {
        Action = members.String("Action", Action);
        EventSourceToken = members.String("EventSourceToken", EventSourceToken);
        FunctionName = members.Label("FunctionName", FunctionName);
        FunctionUrlAuthType = members.Constant("FunctionUrlAuthType", FunctionUrlAuthType);
        InvokedViaFunctionUrl = members.Boolean("InvokedViaFunctionUrl", InvokedViaFunctionUrl);
        Principal = members.String("Principal", Principal);
        PrincipalOrgID = members.String("PrincipalOrgID", PrincipalOrgID);
        Qualifier = members.Query("Qualifier", Qualifier);
        RevisionId = members.String("RevisionId", RevisionId);
        SourceAccount = members.String("SourceAccount", SourceAccount);
        SourceArn = members.String("SourceArn", SourceArn);
        StatementId = members.String("StatementId", StatementId);
    }
}

/// <summary>What AddPermission answers.</summary>
public class AddPermissionResponse : AmazonWebServiceResponse, IShape
{
    public string Statement { get; set; }

    void IShape.Exchange(Members members)
    {
        Statement = members.String("Statement", Statement);
    }
}
