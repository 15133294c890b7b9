using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What every operation on a function version answers with.</summary>
internal interface IFunctionConfiguration : IShape
{
    List<string> Architectures { get; set; }

    CapacityProviderConfig CapacityProviderConfig { get; set; }

    string CodeSha256 { get; set; }

    long? CodeSize { get; set; }

    string ConfigSha256 { get; set; }

    DeadLetterConfig DeadLetterConfig { get; set; }

    string Description { get; set; }

    DurableConfig DurableConfig { get; set; }

    EnvironmentResponse Environment { get; set; }

    EphemeralStorage EphemeralStorage { get; set; }

    List<FileSystemConfig> FileSystemConfigs { get; set; }

    string FunctionArn { get; set; }

    string FunctionName { get; set; }

    string Handler { get; set; }

    ImageConfigResponse ImageConfigResponse { get; set; }

    string KMSKeyArn { get; set; }

    string LastModified { get; set; }

    LastUpdateStatus LastUpdateStatus { get; set; }

    string LastUpdateStatusReason { get; set; }

    LastUpdateStatusReasonCode LastUpdateStatusReasonCode { get; set; }

    List<Layer> Layers { get; set; }

    LoggingConfig LoggingConfig { get; set; }

    string MasterArn { get; set; }

    int? MemorySize { get; set; }

    PackageType PackageType { get; set; }

    string RevisionId { get; set; }

    string Role { get; set; }

    Runtime Runtime { get; set; }

    RuntimeVersionConfig RuntimeVersionConfig { get; set; }

    string SigningJobArn { get; set; }

    string SigningProfileVersionArn { get; set; }

    SnapStartResponse SnapStart { get; set; }

    State State { get; set; }

    string StateReason { get; set; }

    StateReasonCode StateReasonCode { get; set; }

    TenancyConfig TenancyConfig { get; set; }

    int? Timeout { get; set; }

    TracingConfigResponse TracingConfig { get; set; }

    string Version { get; set; }

    VpcConfigDetail VpcConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        Architectures = members.Strings("Architectures", Architectures);
        CapacityProviderConfig = members.Structure("CapacityProviderConfig", CapacityProviderConfig);
        CodeSha256 = members.String("CodeSha256", CodeSha256);
        CodeSize = members.Long("CodeSize", CodeSize);
        ConfigSha256 = members.String("ConfigSha256", ConfigSha256);
        DeadLetterConfig = members.Structure("DeadLetterConfig", DeadLetterConfig);
        Description = members.String("Description", Description);
        DurableConfig = members.Structure("DurableConfig", DurableConfig);
        Environment = members.Structure("Environment", Environment);
        EphemeralStorage = members.Structure("EphemeralStorage", EphemeralStorage);
        FileSystemConfigs = members.Structures("FileSystemConfigs", FileSystemConfigs);
        FunctionArn = members.String("FunctionArn", FunctionArn);
        FunctionName = members.String("FunctionName", FunctionName);
        Handler = members.String("Handler", Handler);
        ImageConfigResponse = members.Structure("ImageConfigResponse", ImageConfigResponse);
        KMSKeyArn = members.String("KMSKeyArn", KMSKeyArn);
        LastModified = members.String("LastModified", LastModified);
        LastUpdateStatus = members.Constant("LastUpdateStatus", LastUpdateStatus);
        LastUpdateStatusReason = members.String("LastUpdateStatusReason", LastUpdateStatusReason);
        LastUpdateStatusReasonCode = members.Constant("LastUpdateStatusReasonCode", LastUpdateStatusReasonCode);
        Layers = members.Structures("Layers", Layers);
        LoggingConfig = members.Structure("LoggingConfig", LoggingConfig);
        MasterArn = members.String("MasterArn", MasterArn);
        MemorySize = members.Integer("MemorySize", MemorySize);
        PackageType = members.Constant("PackageType", PackageType);
        RevisionId = members.String("RevisionId", RevisionId);
        Role = members.String("Role", Role);
        Runtime = members.Constant("Runtime", Runtime);
        RuntimeVersionConfig = members.Structure("RuntimeVersionConfig", RuntimeVersionConfig);
        SigningJobArn = members.String("SigningJobArn", SigningJobArn);
        SigningProfileVersionArn = members.String("SigningProfileVersionArn", SigningProfileVersionArn);
        SnapStart = members.Structure("SnapStart", SnapStart);
        State = members.Constant("State", State);
        StateReason = members.String("StateReason", StateReason);
        StateReasonCode = members.Constant("StateReasonCode", StateReasonCode);
        TenancyConfig = members.Structure("TenancyConfig", TenancyConfig);
        Timeout = members.Integer("Timeout", Timeout);
        TracingConfig = members.Structure("TracingConfig", TracingConfig);
        Version = members.String("Version", Version);
        VpcConfig = members.Structure("VpcConfig", VpcConfig);
    }
}
