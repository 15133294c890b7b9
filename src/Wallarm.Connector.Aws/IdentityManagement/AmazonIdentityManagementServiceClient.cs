using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>A client of AWS Identity and Access Management; safe to use from several threads.</summary>
public class AmazonIdentityManagementServiceClient : AmazonServiceClient, IAmazonIdentityManagementService
{
    private static readonly QueryProtocol Protocol = new(IdentityManagementService.Model);

    public AmazonIdentityManagementServiceClient()
        : base(new AmazonIdentityManagementServiceConfig())
    {
    }

    public AmazonIdentityManagementServiceClient(RegionEndpoint region)
        : base(new AmazonIdentityManagementServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonIdentityManagementServiceClient(AmazonIdentityManagementServiceConfig config)
        : base(config)
    {
    }

    public AmazonIdentityManagementServiceClient(AWSCredentials credentials)
        : base(credentials, new AmazonIdentityManagementServiceConfig())
    {
    }

    public AmazonIdentityManagementServiceClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonIdentityManagementServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonIdentityManagementServiceClient(AWSCredentials credentials, AmazonIdentityManagementServiceConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => IdentityManagementService.Model;

    public virtual Task<GetRoleResponse> GetRoleAsync(GetRoleRequest request, CancellationToken cancellationToken = default) =>
        Send<GetRoleResponse>(request, "GetRole", cancellationToken);

    public virtual Task<CreateRoleResponse> CreateRoleAsync(CreateRoleRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateRoleResponse>(request, "CreateRole", cancellationToken);

    public virtual Task<UpdateAssumeRolePolicyResponse> UpdateAssumeRolePolicyAsync(
        UpdateAssumeRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateAssumeRolePolicyResponse>(request, "UpdateAssumeRolePolicy", cancellationToken);

    public virtual Task<TagRoleResponse> TagRoleAsync(TagRoleRequest request, CancellationToken cancellationToken = default) =>
        Send<TagRoleResponse>(request, "TagRole", cancellationToken);

    public virtual Task<TagPolicyResponse> TagPolicyAsync(TagPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<TagPolicyResponse>(request, "TagPolicy", cancellationToken);

    public virtual Task<PutRolePermissionsBoundaryResponse> PutRolePermissionsBoundaryAsync(
        PutRolePermissionsBoundaryRequest request, CancellationToken cancellationToken = default) =>
        Send<PutRolePermissionsBoundaryResponse>(request, "PutRolePermissionsBoundary", cancellationToken);

    public virtual Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<GetPolicyResponse>(request, "GetPolicy", cancellationToken);

    public virtual Task<GetPolicyVersionResponse> GetPolicyVersionAsync(
        GetPolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        Send<GetPolicyVersionResponse>(request, "GetPolicyVersion", cancellationToken);

    public virtual Task<ListPolicyVersionsResponse> ListPolicyVersionsAsync(
        ListPolicyVersionsRequest request, CancellationToken cancellationToken = default) =>
        Send<ListPolicyVersionsResponse>(request, "ListPolicyVersions", cancellationToken);

    public virtual Task<CreatePolicyResponse> CreatePolicyAsync(
        CreatePolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<CreatePolicyResponse>(request, "CreatePolicy", cancellationToken);

    public virtual Task<CreatePolicyVersionResponse> CreatePolicyVersionAsync(
        CreatePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        Send<CreatePolicyVersionResponse>(request, "CreatePolicyVersion", cancellationToken);

    public virtual Task<DeletePolicyVersionResponse> DeletePolicyVersionAsync(
        DeletePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        Send<DeletePolicyVersionResponse>(request, "DeletePolicyVersion", cancellationToken);

    public virtual Task<AttachRolePolicyResponse> AttachRolePolicyAsync(
        AttachRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<AttachRolePolicyResponse>(request, "AttachRolePolicy", cancellationToken);

    public virtual Task<ListAttachedRolePoliciesResponse> ListAttachedRolePoliciesAsync(
        ListAttachedRolePoliciesRequest request, CancellationToken cancellationToken = default) =>
        Send<ListAttachedRolePoliciesResponse>(request, "ListAttachedRolePolicies", cancellationToken);

    public virtual Task<SimulatePrincipalPolicyResponse> SimulatePrincipalPolicyAsync(
        SimulatePrincipalPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<SimulatePrincipalPolicyResponse>(request, "SimulatePrincipalPolicy", cancellationToken);

    public virtual Task<ListRolesResponse> ListRolesAsync(ListRolesRequest request, CancellationToken cancellationToken = default) =>
        Send<ListRolesResponse>(request, "ListRoles", cancellationToken);

    public virtual Task<DetachRolePolicyResponse> DetachRolePolicyAsync(
        DetachRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<DetachRolePolicyResponse>(request, "DetachRolePolicy", cancellationToken);

    public virtual Task<DeletePolicyResponse> DeletePolicyAsync(
        DeletePolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<DeletePolicyResponse>(request, "DeletePolicy", cancellationToken);

    public virtual Task<DeleteRoleResponse> DeleteRoleAsync(DeleteRoleRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteRoleResponse>(request, "DeleteRole", cancellationToken);

    public virtual Task<ListRolePoliciesResponse> ListRolePoliciesAsync(
        ListRolePoliciesRequest request, CancellationToken cancellationToken = default) =>
        Send<ListRolePoliciesResponse>(request, "ListRolePolicies", cancellationToken);

    public virtual Task<ListEntitiesForPolicyResponse> ListEntitiesForPolicyAsync(
        ListEntitiesForPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<ListEntitiesForPolicyResponse>(request, "ListEntitiesForPolicy", cancellationToken);

    public virtual Task<ListInstanceProfilesForRoleResponse> ListInstanceProfilesForRoleAsync(
        ListInstanceProfilesForRoleRequest request, CancellationToken cancellationToken = default) =>
        Send<ListInstanceProfilesForRoleResponse>(request, "ListInstanceProfilesForRole", cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Complete(pipeline, IdentityManagementService.Model);

    private Task<TResponse> Send<TResponse>(
        AmazonWebServiceRequest request, string operation, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IShape, new() =>
        InvokeAsync<TResponse>(request, Protocol.Operation<TResponse>(operation), cancellationToken);
}
