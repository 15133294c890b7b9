using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A role and the policy that says who may assume it (URL-encoded JSON, RFC 3986).</summary>
public class Role : IShape
{
    public string Arn { get; set; }

    public string AssumeRolePolicyDocument { get; set; }

    public DateTime? CreateDate { get; set; }

    public string Description { get; set; }

    public int? MaxSessionDuration { get; set; }

    public string Path { get; set; }

    public AttachedPermissionsBoundary PermissionsBoundary { get; set; }

    public string RoleId { get; set; }

    public RoleLastUsed RoleLastUsed { get; set; }

    public string RoleName { get; set; }

    public List<Tag> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("Arn", Arn);
        AssumeRolePolicyDocument = members.String("AssumeRolePolicyDocument", AssumeRolePolicyDocument);
        CreateDate = members.Timestamp("CreateDate", CreateDate);
        Description = members.String("Description", Description);
        MaxSessionDuration = members.Integer("MaxSessionDuration", MaxSessionDuration);
        Path = members.String("Path", Path);
        PermissionsBoundary = members.Structure("PermissionsBoundary", PermissionsBoundary);
        RoleId = members.String("RoleId", RoleId);
        RoleLastUsed = members.Structure("RoleLastUsed", RoleLastUsed);
        RoleName = members.String("RoleName", RoleName);
        Tags = members.Structures("Tags", Tags);
    }
}

/// <summary>When a role was last used, and in which region; both null if not within the tracking period.</summary>
public class RoleLastUsed : IShape
{
    public DateTime? LastUsedDate { get; set; }

    public string Region { get; set; }

    void IShape.Exchange(Members members)
    {
        LastUsedDate = members.Timestamp("LastUsedDate", LastUsedDate);
        Region = members.String("Region", Region);
    }
}

/// <summary>The policy that limits what a role may ever be granted.</summary>
public class AttachedPermissionsBoundary : IShape
{
    public string PermissionsBoundaryArn { get; set; }

    public PermissionsBoundaryAttachmentType PermissionsBoundaryType { get; set; }

    void IShape.Exchange(Members members)
    {
        PermissionsBoundaryArn = members.String("PermissionsBoundaryArn", PermissionsBoundaryArn);
        PermissionsBoundaryType = members.Constant("PermissionsBoundaryType", PermissionsBoundaryType);
    }
}
