using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The subnets and security groups that a function is attached to; empty lists detach it.</summary>
public class VpcConfig : IShape
{
    public bool? Ipv6AllowedForDualStack { get; set; }

    public List<string> SecurityGroupIds { get; set; }

    public List<string> SubnetIds { get; set; }

    void IShape.Exchange(Members members)
    {
        Ipv6AllowedForDualStack = members.Boolean("Ipv6AllowedForDualStack", Ipv6AllowedForDualStack);
        SecurityGroupIds = members.Strings("SecurityGroupIds", SecurityGroupIds);
        SubnetIds = members.Strings("SubnetIds", SubnetIds);
    }
}

/// <summary>The VPC that a function is attached to. The service model calls it VpcConfigResponse.</summary>
public class VpcConfigDetail : IShape
{
    public bool? Ipv6AllowedForDualStack { get; set; }

    public List<string> SecurityGroupIds { get; set; }

    public List<string> SubnetIds { get; set; }

    public string VpcId { get; set; }

    void IShape.Exchange(Members members)
    {
        Ipv6AllowedForDualStack = members.Boolean("Ipv6AllowedForDualStack", Ipv6AllowedForDualStack);
        SecurityGroupIds = members.Strings("SecurityGroupIds", SecurityGroupIds);
        SubnetIds = members.Strings("SubnetIds", SubnetIds);
        VpcId = members.String("VpcId", VpcId);
    }
}

/// <summary>A file system that a function mounts.</summary>
public class FileSystemConfig : IShape
{
    public string Arn { get; set; }

    public string LocalMountPath { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("Arn", Arn);
        LocalMountPath = members.String("LocalMountPath", LocalMountPath);
    }
}
