using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>Known values of ApplicationLogLevel; the service may answer with others.</summary>
public class ApplicationLogLevel(string value) : ConstantClass(value), IConstant<ApplicationLogLevel>
{
    public static readonly ApplicationLogLevel DEBUG = new("DEBUG");
    public static readonly ApplicationLogLevel ERROR = new("ERROR");
    public static readonly ApplicationLogLevel FATAL = new("FATAL");
    public static readonly ApplicationLogLevel INFO = new("INFO");
    public static readonly ApplicationLogLevel TRACE = new("TRACE");
    public static readonly ApplicationLogLevel WARN = new("WARN");

    public static ApplicationLogLevel FindValue(string value) => FindValue<ApplicationLogLevel>(value);

    public static implicit operator ApplicationLogLevel(string value) => FindValue(value);
}

/// <summary>Known values of Architecture; the service may answer with others.</summary>
public class Architecture(string value) : ConstantClass(value), IConstant<Architecture>
{
    public static readonly Architecture Arm64 = new("arm64");
    public static readonly Architecture X86_64 = new("x86_64");

    public static Architecture FindValue(string value) => FindValue<Architecture>(value);

    public static implicit operator Architecture(string value) => FindValue(value);
}

/// <summary>Known values of FunctionUrlAuthType; the service may answer with others.</summary>
public class FunctionUrlAuthType(string value) : ConstantClass(value), IConstant<FunctionUrlAuthType>
{
    public static readonly FunctionUrlAuthType AWS_IAM = new("AWS_IAM");
    public static readonly FunctionUrlAuthType NONE = new("NONE");

    public static FunctionUrlAuthType FindValue(string value) => FindValue<FunctionUrlAuthType>(value);

    public static implicit operator FunctionUrlAuthType(string value) => FindValue(value);
}

/// <summary>Known values of FunctionVersion; the service may answer with others.</summary>
public class FunctionVersion(string value) : ConstantClass(value), IConstant<FunctionVersion>
{
    public static readonly FunctionVersion ALL = new("ALL");

    public static FunctionVersion FindValue(string value) => FindValue<FunctionVersion>(value);

    public static implicit operator FunctionVersion(string value) => FindValue(value);
}

/// <summary>Known values of FunctionVersionLatestPublished; the service may answer with others.</summary>
public class FunctionVersionLatestPublished(string value) : ConstantClass(value), IConstant<FunctionVersionLatestPublished>
{
    public static readonly FunctionVersionLatestPublished LATEST_PUBLISHED = new("LATEST_PUBLISHED");

    public static FunctionVersionLatestPublished FindValue(string value) => FindValue<FunctionVersionLatestPublished>(value);

    public static implicit operator FunctionVersionLatestPublished(string value) => FindValue(value);
}

/// <summary>Known values of InvocationType; the service may answer with others.</summary>
public class InvocationType(string value) : ConstantClass(value), IConstant<InvocationType>
{
    public static readonly InvocationType DryRun = new("DryRun");
    public static readonly InvocationType Event = new("Event");
    public static readonly InvocationType RequestResponse = new("RequestResponse");

    public static InvocationType FindValue(string value) => FindValue<InvocationType>(value);

    public static implicit operator InvocationType(string value) => FindValue(value);
}

/// <summary>Known values of LogFormat; the service may answer with others.</summary>
public class LogFormat(string value) : ConstantClass(value), IConstant<LogFormat>
{
    public static readonly LogFormat JSON = new("JSON");
    public static readonly LogFormat Text = new("Text");

    public static LogFormat FindValue(string value) => FindValue<LogFormat>(value);

    public static implicit operator LogFormat(string value) => FindValue(value);
}

/// <summary>Known values of LogType; the service may answer with others.</summary>
public class LogType(string value) : ConstantClass(value), IConstant<LogType>
{
    public static readonly LogType None = new("None");
    public static readonly LogType Tail = new("Tail");

    public static LogType FindValue(string value) => FindValue<LogType>(value);

    public static implicit operator LogType(string value) => FindValue(value);
}

/// <summary>Known values of PackageType; the service may answer with others.</summary>
public class PackageType(string value) : ConstantClass(value), IConstant<PackageType>
{
    public static readonly PackageType Image = new("Image");
    public static readonly PackageType Zip = new("Zip");

    public static PackageType FindValue(string value) => FindValue<PackageType>(value);

    public static implicit operator PackageType(string value) => FindValue(value);
}

/// <summary>Known values of SnapStartApplyOn; the service may answer with others.</summary>
public class SnapStartApplyOn(string value) : ConstantClass(value), IConstant<SnapStartApplyOn>
{
    public static readonly SnapStartApplyOn None = new("None");
    public static readonly SnapStartApplyOn PublishedVersions = new("PublishedVersions");

    public static SnapStartApplyOn FindValue(string value) => FindValue<SnapStartApplyOn>(value);

    public static implicit operator SnapStartApplyOn(string value) => FindValue(value);
}

/// <summary>Known values of SnapStartOptimizationStatus; the service may answer with others.</summary>
public class SnapStartOptimizationStatus(string value) : ConstantClass(value), IConstant<SnapStartOptimizationStatus>
{
    public static readonly SnapStartOptimizationStatus Off = new("Off");
    public static readonly SnapStartOptimizationStatus On = new("On");

    public static SnapStartOptimizationStatus FindValue(string value) => FindValue<SnapStartOptimizationStatus>(value);

    public static implicit operator SnapStartOptimizationStatus(string value) => FindValue(value);
}

/// <summary>Known values of SystemLogLevel; the service may answer with others.</summary>
public class SystemLogLevel(string value) : ConstantClass(value), IConstant<SystemLogLevel>
{
    public static readonly SystemLogLevel DEBUG = new("DEBUG");
    public static readonly SystemLogLevel INFO = new("INFO");
    public static readonly SystemLogLevel WARN = new("WARN");

    public static SystemLogLevel FindValue(string value) => FindValue<SystemLogLevel>(value);

    public static implicit operator SystemLogLevel(string value) => FindValue(value);
}

/// <summary>Known values of TenantIsolationMode; the service may answer with others.</summary>
public class TenantIsolationMode(string value) : ConstantClass(value), IConstant<TenantIsolationMode>
{
    public static readonly TenantIsolationMode PER_TENANT = new("PER_TENANT");

    public static TenantIsolationMode FindValue(string value) => FindValue<TenantIsolationMode>(value);

    public static implicit operator TenantIsolationMode(string value) => FindValue(value);
}

/// <summary>Known values of TracingMode; the service may answer with others.</summary>
public class TracingMode(string value) : ConstantClass(value), IConstant<TracingMode>
{
    public static readonly TracingMode Active = new("Active");
    public static readonly TracingMode PassThrough = new("PassThrough");

    public static TracingMode FindValue(string value) => FindValue<TracingMode>(value);

    public static implicit operator TracingMode(string value) => FindValue(value);
}
