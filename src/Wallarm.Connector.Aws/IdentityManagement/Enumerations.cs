using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>Known values of ContextKeyTypeEnum; the service may answer with others.</summary>
public class ContextKeyTypeEnum(string value) : ConstantClass(value), IConstant<ContextKeyTypeEnum>
{
    public static readonly ContextKeyTypeEnum Binary = new("binary");
    public static readonly ContextKeyTypeEnum BinaryList = new("binaryList");
    public static readonly ContextKeyTypeEnum Boolean = new("boolean");
    public static readonly ContextKeyTypeEnum BooleanList = new("booleanList");
    public static readonly ContextKeyTypeEnum Date = new("date");
    public static readonly ContextKeyTypeEnum DateList = new("dateList");
    public static readonly ContextKeyTypeEnum Ip = new("ip");
    public static readonly ContextKeyTypeEnum IpList = new("ipList");
    public static readonly ContextKeyTypeEnum Numeric = new("numeric");
    public static readonly ContextKeyTypeEnum NumericList = new("numericList");
    public static readonly ContextKeyTypeEnum String = new("string");
    public static readonly ContextKeyTypeEnum StringList = new("stringList");

    public static ContextKeyTypeEnum FindValue(string value) => FindValue<ContextKeyTypeEnum>(value);

    public static implicit operator ContextKeyTypeEnum(string value) => FindValue(value);
}

/// <summary>Known values of EntityType; the service may answer with others.</summary>
public class EntityType(string value) : ConstantClass(value), IConstant<EntityType>
{
    public static readonly EntityType AWSManagedPolicy = new("AWSManagedPolicy");
    public static readonly EntityType Group = new("Group");
    public static readonly EntityType LocalManagedPolicy = new("LocalManagedPolicy");
    public static readonly EntityType Role = new("Role");
    public static readonly EntityType User = new("User");

    public static EntityType FindValue(string value) => FindValue<EntityType>(value);

    public static implicit operator EntityType(string value) => FindValue(value);
}

/// <summary>Known values of PermissionsBoundaryAttachmentType; the service may answer with others.</summary>
public class PermissionsBoundaryAttachmentType(string value) : ConstantClass(value), IConstant<PermissionsBoundaryAttachmentType>
{
    public static readonly PermissionsBoundaryAttachmentType PermissionsBoundaryPolicy = new("PermissionsBoundaryPolicy");

    public static PermissionsBoundaryAttachmentType FindValue(string value) => FindValue<PermissionsBoundaryAttachmentType>(value);

    public static implicit operator PermissionsBoundaryAttachmentType(string value) => FindValue(value);
}

/// <summary>Known values of PolicyEvaluationDecisionType; the service may answer with others.</summary>
public class PolicyEvaluationDecisionType(string value) : ConstantClass(value), IConstant<PolicyEvaluationDecisionType>
{
    public static readonly PolicyEvaluationDecisionType Allowed = new("allowed");
    public static readonly PolicyEvaluationDecisionType ExplicitDeny = new("explicitDeny");
    public static readonly PolicyEvaluationDecisionType ImplicitDeny = new("implicitDeny");

    public static PolicyEvaluationDecisionType FindValue(string value) => FindValue<PolicyEvaluationDecisionType>(value);

    public static implicit operator PolicyEvaluationDecisionType(string value) => FindValue(value);
}

/// <summary>Known values of PolicySourceType; the service may answer with others.</summary>
public class PolicySourceType(string value) : ConstantClass(value), IConstant<PolicySourceType>
{
    public static readonly PolicySourceType AwsManaged = new("aws-managed");
    public static readonly PolicySourceType Group = new("group");
    public static readonly PolicySourceType None = new("none");
    public static readonly PolicySourceType Resource = new("resource");
    public static readonly PolicySourceType Role = new("role");
    public static readonly PolicySourceType User = new("user");
    public static readonly PolicySourceType UserManaged = new("user-managed");

    public static PolicySourceType FindValue(string value) => FindValue<PolicySourceType>(value);

    public static implicit operator PolicySourceType(string value) => FindValue(value);
}

/// <summary>Known values of PolicyUsageType; the service may answer with others.</summary>
public class PolicyUsageType(string value) : ConstantClass(value), IConstant<PolicyUsageType>
{
    public static readonly PolicyUsageType PermissionsBoundary = new("PermissionsBoundary");
    public static readonly PolicyUsageType PermissionsPolicy = new("PermissionsPolicy");

    public static PolicyUsageType FindValue(string value) => FindValue<PolicyUsageType>(value);

    public static implicit operator PolicyUsageType(string value) => FindValue(value);
}
