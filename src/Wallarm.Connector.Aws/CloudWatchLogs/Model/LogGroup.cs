using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A log group; its ARN ends in ":*", its log group ARN does not.</summary>
public class LogGroup : IShape
{
    public string Arn { get; set; }

    public bool? BearerTokenAuthenticationEnabled { get; set; }

    public DateTime? CreationTime { get; set; }

    public DataProtectionStatus DataProtectionStatus { get; set; }

    public bool? DeletionProtectionEnabled { get; set; }

    public List<string> InheritedProperties { get; set; }

    public string KmsKeyId { get; set; }

    public string LogGroupArn { get; set; }

    public LogGroupClass LogGroupClass { get; set; }

    public string LogGroupName { get; set; }

    public int? MetricFilterCount { get; set; }

    public int? RetentionInDays { get; set; }

    public long? StoredBytes { get; set; }

    void IShape.Exchange(Members members)
    {
        Arn = members.String("arn", Arn);
        BearerTokenAuthenticationEnabled = members.Boolean("bearerTokenAuthenticationEnabled", BearerTokenAuthenticationEnabled);
        CreationTime = members.EpochMilliseconds("creationTime", CreationTime);
        DataProtectionStatus = members.Constant("dataProtectionStatus", DataProtectionStatus);
        DeletionProtectionEnabled = members.Boolean("deletionProtectionEnabled", DeletionProtectionEnabled);
        InheritedProperties = members.Strings("inheritedProperties", InheritedProperties);
        KmsKeyId = members.String("kmsKeyId", KmsKeyId);
        LogGroupArn = members.String("logGroupArn", LogGroupArn);
        LogGroupClass = members.Constant("logGroupClass", LogGroupClass);
        LogGroupName = members.String("logGroupName", LogGroupName);
        MetricFilterCount = members.Integer("metricFilterCount", MetricFilterCount);
        RetentionInDays = members.Integer("retentionInDays", RetentionInDays);
        StoredBytes = members.Long("storedBytes", StoredBytes);
    }
}
