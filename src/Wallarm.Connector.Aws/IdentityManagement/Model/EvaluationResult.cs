using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What a simulation decided for one action.</summary>
public class EvaluationResult : IShape
{
    public string EvalActionName { get; set; }

    public PolicyEvaluationDecisionType EvalDecision { get; set; }

    public Dictionary<string, string> EvalDecisionDetails { get; set; }

    public string EvalResourceName { get; set; }

    public List<Statement> MatchedStatements { get; set; }

    public List<string> MissingContextValues { get; set; }

    public OrganizationsDecisionDetail OrganizationsDecisionDetail { get; set; }

    public PermissionsBoundaryDecisionDetail PermissionsBoundaryDecisionDetail { get; set; }

    public List<ResourceSpecificResult> ResourceSpecificResults { get; set; }

    void IShape.Exchange(Members members)
    {
        EvalActionName = members.String("EvalActionName", EvalActionName);
        EvalDecision = members.Constant("EvalDecision", EvalDecision);
        EvalDecisionDetails = members.StringMap("EvalDecisionDetails", EvalDecisionDetails);
        EvalResourceName = members.String("EvalResourceName", EvalResourceName);
        MatchedStatements = members.Structures("MatchedStatements", MatchedStatements);
        MissingContextValues = members.Strings("MissingContextValues", MissingContextValues);
        OrganizationsDecisionDetail = members.Structure("OrganizationsDecisionDetail", OrganizationsDecisionDetail);
        PermissionsBoundaryDecisionDetail = members.Structure("PermissionsBoundaryDecisionDetail", PermissionsBoundaryDecisionDetail);
        ResourceSpecificResults = members.Structures("ResourceSpecificResults", ResourceSpecificResults);
    }
}

/// <summary>A policy statement that took part in a decision.</summary>
public class Statement : IShape
{
    public Position EndPosition { get; set; }

    public string SourcePolicyId { get; set; }

    public PolicySourceType SourcePolicyType { get; set; }

    public Position StartPosition { get; set; }

    void IShape.Exchange(Members members)
    {
        EndPosition = members.Structure("EndPosition", EndPosition);
        SourcePolicyId = members.String("SourcePolicyId", SourcePolicyId);
        SourcePolicyType = members.Constant("SourcePolicyType", SourcePolicyType);
        StartPosition = members.Structure("StartPosition", StartPosition);
    }
}

/// <summary>A place in a policy document; line and column count from 1.</summary>
public class Position : IShape
{
    public int? Column { get; set; }

    public int? Line { get; set; }

    void IShape.Exchange(Members members)
    {
        Column = members.Integer("Column", Column);
        Line = members.Integer("Line", Line);
    }
}

/// <summary>Whether the policies of the organization allow the action.</summary>
public class OrganizationsDecisionDetail : IShape
{
    public bool? AllowedByOrganizations { get; set; }

    void IShape.Exchange(Members members)
    {
        AllowedByOrganizations = members.Boolean("AllowedByOrganizations", AllowedByOrganizations);
    }
}

/// <summary>Whether the permissions boundary allows the action.</summary>
public class PermissionsBoundaryDecisionDetail : IShape
{
    public bool? AllowedByPermissionsBoundary { get; set; }

    void IShape.Exchange(Members members)
    {
        AllowedByPermissionsBoundary = members.Boolean("AllowedByPermissionsBoundary", AllowedByPermissionsBoundary);
    }
}

/// <summary>What a simulation decided for one resource.</summary>
public class ResourceSpecificResult : IShape
{
    public Dictionary<string, string> EvalDecisionDetails { get; set; }

    public PolicyEvaluationDecisionType EvalResourceDecision { get; set; }

    public string EvalResourceName { get; set; }

    public List<Statement> MatchedStatements { get; set; }

    public List<string> MissingContextValues { get; set; }

    public PermissionsBoundaryDecisionDetail PermissionsBoundaryDecisionDetail { get; set; }

    void IShape.Exchange(Members members)
    {
        EvalDecisionDetails = members.StringMap("EvalDecisionDetails", EvalDecisionDetails);
        EvalResourceDecision = members.Constant("EvalResourceDecision", EvalResourceDecision);
        EvalResourceName = members.String("EvalResourceName", EvalResourceName);
        MatchedStatements = members.Structures("MatchedStatements", MatchedStatements);
        MissingContextValues = members.Strings("MissingContextValues", MissingContextValues);
        PermissionsBoundaryDecisionDetail = members.Structure("PermissionsBoundaryDecisionDetail", PermissionsBoundaryDecisionDetail);
    }
}
