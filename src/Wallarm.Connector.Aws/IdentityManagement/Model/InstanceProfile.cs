using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What hands a role to an EC2 instance.</summary>
public class InstanceProfile : IShape
{
    public string Arn { get; set; }

    public DateTime? CreateDate { get; set; }

    public string InstanceProfileId { get; set; }

    public string InstanceProfileName { get; set; }

    public string Path { get; set; }

    public List<Role> Roles { get; set; }

    public List<Tag> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("Arn", Arn);
        CreateDate = members.Timestamp("CreateDate", CreateDate);
        InstanceProfileId = members.String("InstanceProfileId", InstanceProfileId);
        InstanceProfileName = members.String("InstanceProfileName", InstanceProfileName);
        Path = members.String("Path", Path);
        Roles = members.Structures("Roles", Roles);
        Tags = members.Structures("Tags", Tags);
    }
}
