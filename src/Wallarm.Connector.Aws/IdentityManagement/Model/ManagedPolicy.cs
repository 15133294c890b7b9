using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A managed policy without its document, which is in its versions. The service model calls it Policy.</summary>
public class ManagedPolicy : IShape
{
    public string Arn { get; set; }

    public int? AttachmentCount { get; set; }

    public DateTime? CreateDate { get; set; }

    public string DefaultVersionId { get; set; }

    public string Description { get; set; }

    public bool? IsAttachable { get; set; }

    public string Path { get; set; }

    public int? PermissionsBoundaryUsageCount { get; set; }

    public string PolicyId { get; set; }

    public string PolicyName { get; set; }

    public List<Tag> Tags { get; set; }

    public DateTime? UpdateDate { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("Arn", Arn);
        AttachmentCount = members.Integer("AttachmentCount", AttachmentCount);
        CreateDate = members.Timestamp("CreateDate", CreateDate);
        DefaultVersionId = members.String("DefaultVersionId", DefaultVersionId);
        Description = members.String("Description", Description);
        IsAttachable = members.Boolean("IsAttachable", IsAttachable);
        Path = members.String("Path", Path);
        PermissionsBoundaryUsageCount = members.Integer("PermissionsBoundaryUsageCount", PermissionsBoundaryUsageCount);
        PolicyId = members.String("PolicyId", PolicyId);
        PolicyName = members.String("PolicyName", PolicyName);
        Tags = members.Structures("Tags", Tags);
        UpdateDate = members.Timestamp("UpdateDate", UpdateDate);
    }
}

/// <summary>A managed policy that is attached to an identity. The service model calls it AttachedPolicy.</summary>
public class AttachedPolicyType : IShape
{
    public string PolicyArn { get; set; }

    public string PolicyName { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        PolicyName = members.String("PolicyName", PolicyName);
    }
}
