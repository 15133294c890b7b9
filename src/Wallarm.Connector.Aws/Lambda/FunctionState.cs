using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>Known values of State; the service may answer with others.</summary>
public class State(string value) : ConstantClass(value), IConstant<State>
{
    public static readonly State Active = new("Active");
    public static readonly State ActiveNonInvocable = new("ActiveNonInvocable");
    public static readonly State Deactivated = new("Deactivated");
    public static readonly State Deactivating = new("Deactivating");
    public static readonly State Deleting = new("Deleting");
    public static readonly State Failed = new("Failed");
    public static readonly State Inactive = new("Inactive");
    public static readonly State Pending = new("Pending");

    public static State FindValue(string value) => FindValue<State>(value);

    public static implicit operator State(string value) => FindValue(value);
}

/// <summary>Known values of StateReasonCode; the service may answer with others.</summary>
public class StateReasonCode(string value) : ConstantClass(value), IConstant<StateReasonCode>
{
    public static readonly StateReasonCode CapacityProviderScalingLimitExceeded = new("CapacityProviderScalingLimitExceeded");
    public static readonly StateReasonCode Creating = new("Creating");
    public static readonly StateReasonCode DisabledKMSKey = new("DisabledKMSKey");
    public static readonly StateReasonCode DisallowedByVpcEncryptionControl = new("DisallowedByVpcEncryptionControl");
    public static readonly StateReasonCode DrainingDurableExecutions = new("DrainingDurableExecutions");
    public static readonly StateReasonCode EC2RequestLimitExceeded = new("EC2RequestLimitExceeded");
    public static readonly StateReasonCode EFSIOError = new("EFSIOError");
    public static readonly StateReasonCode EFSMountConnectivityError = new("EFSMountConnectivityError");
    public static readonly StateReasonCode EFSMountFailure = new("EFSMountFailure");
    public static readonly StateReasonCode EFSMountTimeout = new("EFSMountTimeout");
    public static readonly StateReasonCode EniLimitExceeded = new("EniLimitExceeded");
    public static readonly StateReasonCode FunctionError = new("FunctionError");
    public static readonly StateReasonCode FunctionErrorExtensionInitError = new("FunctionError.ExtensionInitError");
    public static readonly StateReasonCode FunctionErrorInitResourceExhausted = new("FunctionError.InitResourceExhausted");
    public static readonly StateReasonCode FunctionErrorInitTimeout = new("FunctionError.InitTimeout");
    public static readonly StateReasonCode FunctionErrorInvalidEntryPoint = new("FunctionError.InvalidEntryPoint");
    public static readonly StateReasonCode FunctionErrorInvalidWorkingDirectory = new("FunctionError.InvalidWorkingDirectory");
    public static readonly StateReasonCode FunctionErrorPermissionDenied = new("FunctionError.PermissionDenied");
    public static readonly StateReasonCode FunctionErrorRuntimeInitError = new("FunctionError.RuntimeInitError");
    public static readonly StateReasonCode FunctionErrorTooManyExtensions = new("FunctionError.TooManyExtensions");
    public static readonly StateReasonCode Idle = new("Idle");
    public static readonly StateReasonCode ImageAccessDenied = new("ImageAccessDenied");
    public static readonly StateReasonCode ImageDeleted = new("ImageDeleted");
    public static readonly StateReasonCode InsufficientCapacity = new("InsufficientCapacity");
    public static readonly StateReasonCode InsufficientRolePermissions = new("InsufficientRolePermissions");
    public static readonly StateReasonCode InternalError = new("InternalError");
    public static readonly StateReasonCode InvalidConfiguration = new("InvalidConfiguration");
    public static readonly StateReasonCode InvalidImage = new("InvalidImage");
    public static readonly StateReasonCode InvalidRuntime = new("InvalidRuntime");
    public static readonly StateReasonCode InvalidSecurityGroup = new("InvalidSecurityGroup");
    public static readonly StateReasonCode InvalidStateKMSKey = new("InvalidStateKMSKey");
    public static readonly StateReasonCode InvalidSubnet = new("InvalidSubnet");
    public static readonly StateReasonCode InvalidZipFileException = new("InvalidZipFileException");
    public static readonly StateReasonCode KMSKeyAccessDenied = new("KMSKeyAccessDenied");
    public static readonly StateReasonCode KMSKeyNotFound = new("KMSKeyNotFound");
    public static readonly StateReasonCode Restoring = new("Restoring");
    public static readonly StateReasonCode SubnetOutOfIPAddresses = new("SubnetOutOfIPAddresses");
    public static readonly StateReasonCode VcpuLimitExceeded = new("VcpuLimitExceeded");

    public static StateReasonCode FindValue(string value) => FindValue<StateReasonCode>(value);

    public static implicit operator StateReasonCode(string value) => FindValue(value);
}
