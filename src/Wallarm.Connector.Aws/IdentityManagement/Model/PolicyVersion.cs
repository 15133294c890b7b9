using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A version of a managed policy. Its document is URL-encoded JSON (RFC 3986); lists leave it out.</summary>
public class PolicyVersion : IShape
{
    public DateTime? CreateDate { get; set; }

    public string Document { get; set; }

    public bool? IsDefaultVersion { get; set; }

    public string VersionId { get; set; }

    void IShape.Exchange(Members members)
    {
        CreateDate = members.Timestamp("CreateDate", CreateDate);
        Document = members.String("Document", Document);
        IsDefaultVersion = members.Boolean("IsDefaultVersion", IsDefaultVersion);
        VersionId = members.String("VersionId", VersionId);
    }
}
