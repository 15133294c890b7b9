using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The queue or topic that takes events that were not processed.</summary>
public class DeadLetterConfig : IShape
{
    public string TargetArn { get; set; }

    void IShape.Exchange(Members members)
    {
        TargetArn = members.String("TargetArn", TargetArn);
    }
}

/// <summary>Whether requests are traced with X-Ray.</summary>
public class TracingConfig : IShape
{
    public TracingMode Mode { get; set; }

    void IShape.Exchange(Members members)
    {
        Mode = members.Constant("Mode", Mode);
    }
}

/// <summary>Whether requests are traced with X-Ray.</summary>
public class TracingConfigResponse : IShape
{
    public TracingMode Mode { get; set; }

    void IShape.Exchange(Members members)
    {
        Mode = members.Constant("Mode", Mode);
    }
}

/// <summary>The size of /tmp in MB.</summary>
public class EphemeralStorage : IShape
{
    public int? Size { get; set; }

    void IShape.Exchange(Members members)
    {
        Size = members.Integer("Size", Size);
    }
}

/// <summary>Format, levels and group of the logs that a function writes.</summary>
public class LoggingConfig : IShape
{
    public ApplicationLogLevel ApplicationLogLevel { get; set; }

    public LogFormat LogFormat { get; set; }

    public string LogGroup { get; set; }

    public SystemLogLevel SystemLogLevel { get; set; }

    void IShape.Exchange(Members members)
    {
        ApplicationLogLevel = members.Constant("ApplicationLogLevel", ApplicationLogLevel);
        LogFormat = members.Constant("LogFormat", LogFormat);
        LogGroup = members.String("LogGroup", LogGroup);
        SystemLogLevel = members.Constant("SystemLogLevel", SystemLogLevel);
    }
}

/// <summary>A layer of a function.</summary>
public class Layer : IShape
{
    public string Arn { get; set; }

    public long? CodeSize { get; set; }

    public string SigningJobArn { get; set; }

    public string SigningProfileVersionArn { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("Arn", Arn);
        CodeSize = members.Long("CodeSize", CodeSize);
        SigningJobArn = members.String("SigningJobArn", SigningJobArn);
        SigningProfileVersionArn = members.String("SigningProfileVersionArn", SigningProfileVersionArn);
    }
}

/// <summary>Limits of a durable execution: timeout in seconds, retention in days.</summary>
public class DurableConfig : IShape
{
    public int? ExecutionTimeout { get; set; }

    public int? RetentionPeriodInDays { get; set; }

    void IShape.Exchange(Members members)
    {
        ExecutionTimeout = members.Integer("ExecutionTimeout", ExecutionTimeout);
        RetentionPeriodInDays = members.Integer("RetentionPeriodInDays", RetentionPeriodInDays);
    }
}

/// <summary>How the tenants of a function are kept apart.</summary>
public class TenancyConfig : IShape
{
    public TenantIsolationMode TenantIsolationMode { get; set; }

    void IShape.Exchange(Members members)
    {
        TenantIsolationMode = members.Constant("TenantIsolationMode", TenantIsolationMode);
    }
}

/// <summary>Why the tags of a function cannot be read.</summary>
public class TagsError : IShape
{
    public string ErrorCode { get; set; }

    public string Message { get; set; }

    void IShape.Exchange(Members members)
    {
        ErrorCode = members.String("ErrorCode", ErrorCode);
        Message = members.String("Message", Message);
    }
}
