using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>Known values of DataProtectionStatus; the service may answer with others.</summary>
public class DataProtectionStatus(string value) : ConstantClass(value), IConstant<DataProtectionStatus>
{
    public static readonly DataProtectionStatus ACTIVATED = new("ACTIVATED");
    public static readonly DataProtectionStatus ARCHIVED = new("ARCHIVED");
    public static readonly DataProtectionStatus DELETED = new("DELETED");
    public static readonly DataProtectionStatus DISABLED = new("DISABLED");

    public static DataProtectionStatus FindValue(string value) => FindValue<DataProtectionStatus>(value);

    public static implicit operator DataProtectionStatus(string value) => FindValue(value);
}

/// <summary>Known values of Distribution; the service may answer with others.</summary>
public class Distribution(string value) : ConstantClass(value), IConstant<Distribution>
{
    public static readonly Distribution ByLogStream = new("ByLogStream");
    public static readonly Distribution Random = new("Random");

    public static Distribution FindValue(string value) => FindValue<Distribution>(value);

    public static implicit operator Distribution(string value) => FindValue(value);
}

/// <summary>Known values of EntityRejectionErrorType; the service may answer with others.</summary>
public class EntityRejectionErrorType(string value) : ConstantClass(value), IConstant<EntityRejectionErrorType>
{
    public static readonly EntityRejectionErrorType EntitySizeTooLarge = new("EntitySizeTooLarge");
    public static readonly EntityRejectionErrorType InvalidAttributes = new("InvalidAttributes");
    public static readonly EntityRejectionErrorType InvalidEntity = new("InvalidEntity");
    public static readonly EntityRejectionErrorType InvalidKeyAttributes = new("InvalidKeyAttributes");
    public static readonly EntityRejectionErrorType InvalidTypeValue = new("InvalidTypeValue");
    public static readonly EntityRejectionErrorType MissingRequiredFields = new("MissingRequiredFields");
    public static readonly EntityRejectionErrorType UnsupportedLogGroupType = new("UnsupportedLogGroupType");

    public static EntityRejectionErrorType FindValue(string value) => FindValue<EntityRejectionErrorType>(value);

    public static implicit operator EntityRejectionErrorType(string value) => FindValue(value);
}

/// <summary>Known values of InheritedProperty; the service may answer with others.</summary>
public class InheritedProperty(string value) : ConstantClass(value), IConstant<InheritedProperty>
{
    public static readonly InheritedProperty ACCOUNT_DATA_PROTECTION = new("ACCOUNT_DATA_PROTECTION");

    public static InheritedProperty FindValue(string value) => FindValue<InheritedProperty>(value);

    public static implicit operator InheritedProperty(string value) => FindValue(value);
}

/// <summary>Known values of LogGroupClass; the service may answer with others.</summary>
public class LogGroupClass(string value) : ConstantClass(value), IConstant<LogGroupClass>
{
    public static readonly LogGroupClass DELIVERY = new("DELIVERY");
    public static readonly LogGroupClass INFREQUENT_ACCESS = new("INFREQUENT_ACCESS");
    public static readonly LogGroupClass STANDARD = new("STANDARD");

    public static LogGroupClass FindValue(string value) => FindValue<LogGroupClass>(value);

    public static implicit operator LogGroupClass(string value) => FindValue(value);
}

/// <summary>Known values of PolicyType; the service may answer with others.</summary>
public class PolicyType(string value) : ConstantClass(value), IConstant<PolicyType>
{
    public static readonly PolicyType DATA_PROTECTION_POLICY = new("DATA_PROTECTION_POLICY");
    public static readonly PolicyType FIELD_INDEX_POLICY = new("FIELD_INDEX_POLICY");
    public static readonly PolicyType METRIC_EXTRACTION_POLICY = new("METRIC_EXTRACTION_POLICY");
    public static readonly PolicyType SUBSCRIPTION_FILTER_POLICY = new("SUBSCRIPTION_FILTER_POLICY");
    public static readonly PolicyType TRANSFORMER_POLICY = new("TRANSFORMER_POLICY");

    public static PolicyType FindValue(string value) => FindValue<PolicyType>(value);

    public static implicit operator PolicyType(string value) => FindValue(value);
}

/// <summary>Known values of Scope; the service may answer with others.</summary>
public class Scope(string value) : ConstantClass(value), IConstant<Scope>
{
    public static readonly Scope ALL = new("ALL");

    public static Scope FindValue(string value) => FindValue<Scope>(value);

    public static implicit operator Scope(string value) => FindValue(value);
}
