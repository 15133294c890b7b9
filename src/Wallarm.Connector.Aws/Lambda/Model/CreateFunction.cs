using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What CreateFunction takes.</summary>
public class CreateFunctionRequest : AmazonLambdaRequest, IShape
{
    public List<string> Architectures { get; set; }

    public CapacityProviderConfig CapacityProviderConfig { get; set; }

    public FunctionCode Code { get; set; }

    public string CodeSigningConfigArn { get; set; }

    public DeadLetterConfig DeadLetterConfig { get; set; }

    public string Description { get; set; }

    public DurableConfig DurableConfig { get; set; }

    public Environment Environment { get; set; }

    public EphemeralStorage EphemeralStorage { get; set; }

    public List<FileSystemConfig> FileSystemConfigs { get; set; }

    public string FunctionName { get; set; }

    public string Handler { get; set; }

    public ImageConfig ImageConfig { get; set; }

    public string KMSKeyArn { get; set; }

    public List<string> Layers { get; set; }

    public LoggingConfig LoggingConfig { get; set; }

    public int? MemorySize { get; set; }

    public PackageType PackageType { get; set; }

    public bool? Publish { get; set; }

    public FunctionVersionLatestPublished PublishTo { get; set; }

    public string Role { get; set; }

    public Runtime Runtime { get; set; }

    public SnapStart SnapStart { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public TenancyConfig TenancyConfig { get; set; }

    public int? Timeout { get; set; }

    public TracingConfig TracingConfig { get; set; }

    public VpcConfig VpcConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        Architectures = members.Strings("Architectures", Architectures);
        CapacityProviderConfig = members.Structure("CapacityProviderConfig", CapacityProviderConfig);
        Code = members.Structure("Code", Code);
        CodeSigningConfigArn = members.String("CodeSigningConfigArn", CodeSigningConfigArn);
        DeadLetterConfig = members.Structure("DeadLetterConfig", DeadLetterConfig);
        Description = members.String("Description", Description);
        DurableConfig = members.Structure("DurableConfig", DurableConfig);
        Environment = members.Structure("Environment", Environment);
        EphemeralStorage = members.Structure("EphemeralStorage", EphemeralStorage);
        FileSystemConfigs = members.Structures("FileSystemConfigs", FileSystemConfigs);
        FunctionName = members.String("FunctionName", FunctionName);
        Handler = members.String("Handler", Handler);
        ImageConfig = members.Structure("ImageConfig", ImageConfig);
        KMSKeyArn = members.String("KMSKeyArn", KMSKeyArn);
        Layers = members.Strings("Layers", Layers);
        LoggingConfig = members.Structure("LoggingConfig", LoggingConfig);
        MemorySize = members.Integer("MemorySize", MemorySize);
        PackageType = members.Constant("PackageType", PackageType);
        Publish = members.Boolean("Publish", Publish);
        PublishTo = members.Constant("PublishTo", PublishTo);
        Role = members.String("Role", Role);
        Runtime = members.Constant("Runtime", Runtime);
        SnapStart = members.Structure("SnapStart", SnapStart);
        Tags = members.StringMap("Tags", Tags);
        TenancyConfig = members.Structure("TenancyConfig", TenancyConfig);
        Timeout = members.Integer("Timeout", Timeout);
        TracingConfig = members.Structure("TracingConfig", TracingConfig);
        VpcConfig = members.Structure("VpcConfig", VpcConfig);
    }
}

/// <summary>What CreateFunction answers.</summary>
public class CreateFunctionResponse : AmazonWebServiceResponse, IFunctionConfiguration
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
