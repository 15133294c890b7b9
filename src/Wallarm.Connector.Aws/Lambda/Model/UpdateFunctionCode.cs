using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What UpdateFunctionCode takes.</summary>
public class UpdateFunctionCodeRequest : AmazonLambdaRequest, IShape
{
    public List<string> Architectures { get; set; }

    public bool? DryRun { get; set; }

    public string FunctionName { get; set; }

    public string ImageUri { get; set; }

    public bool? Publish { get; set; }

    public FunctionVersionLatestPublished PublishTo { get; set; }

    public string RevisionId { get; set; }

    public string S3Bucket { get; set; }

    public string S3Key { get; set; }

    public string S3ObjectVersion { get; set; }

    public string SourceKMSKeyArn { get; set; }

    public MemoryStream ZipFile { get; set; }

    void IShape.Exchange(Members members)
    {
        Architectures = members.Strings("Architectures", Architectures);
        DryRun = members.Boolean("DryRun", DryRun);
        FunctionName = members.Label("FunctionName", FunctionName);
        ImageUri = members.String("ImageUri", ImageUri);
        Publish = members.Boolean("Publish", Publish);
        PublishTo = members.Constant("PublishTo", PublishTo);
        RevisionId = members.String("RevisionId", RevisionId);
        S3Bucket = members.String("S3Bucket", S3Bucket);
        S3Key = members.String("S3Key", S3Key);
        S3ObjectVersion = members.String("S3ObjectVersion", S3ObjectVersion);
        SourceKMSKeyArn = members.String("SourceKMSKeyArn", SourceKMSKeyArn);
        ZipFile = members.Blob("ZipFile", ZipFile);
    }
}

/// <summary>What UpdateFunctionCode answers.</summary>
public class UpdateFunctionCodeResponse : AmazonWebServiceResponse, IFunctionConfiguration
{
    public List<string> Architectures { get; set; }

    public CapacityProviderConfig CapacityProviderConfig { get; set; }

    public string CodeSha256 { get; set; }

    public long? CodeSize { get; set; }

    public string ConfigSha256 { get; set; }

    public DeadLetterConfig DeadLetterConfig { get; set; }

    public string Description { get; set; }

    public DurableConfig DurableConfig { get; set; }

    public EnvironmentResponse Environment { get; set; }

    public EphemeralStorage EphemeralStorage { get; set; }

    public List<FileSystemConfig> FileSystemConfigs { get; set; }

    public string FunctionArn { get; set; }

    public string FunctionName { get; set; }

    public string Handler { get; set; }

    public ImageConfigResponse ImageConfigResponse { get; set; }

    public string KMSKeyArn { get; set; }

    public string LastModified { get; set; }

    public LastUpdateStatus LastUpdateStatus { get; set; }

    public string LastUpdateStatusReason { get; set; }

    public LastUpdateStatusReasonCode LastUpdateStatusReasonCode { get; set; }

    public List<Layer> Layers { get; set; }

    public LoggingConfig LoggingConfig { get; set; }

    public string MasterArn { get; set; }

    public int? MemorySize { get; set; }

    public PackageType PackageType { get; set; }

    public string RevisionId { get; set; }

    public string Role { get; set; }

    public Runtime Runtime { get; set; }

    public RuntimeVersionConfig RuntimeVersionConfig { get; set; }

    public string SigningJobArn { get; set; }

    public string SigningProfileVersionArn { get; set; }

    public SnapStartResponse SnapStart { get; set; }

    public State State { get; set; }

    public string StateReason { get; set; }

    public StateReasonCode StateReasonCode { get; set; }

    public TenancyConfig TenancyConfig { get; set; }

    public int? Timeout { get; set; }

    public TracingConfigResponse TracingConfig { get; set; }

    public string Version { get; set; }

    public VpcConfigDetail VpcConfig { get; set; }
}
