using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>A client of AWS Lambda; safe to use from several threads.</summary>
public class AmazonLambdaClient : AmazonServiceClient, IAmazonLambda
{
    private static readonly RestJsonProtocol Protocol = new(LambdaService.Model);

    public AmazonLambdaClient()
        : base(new AmazonLambdaConfig())
    {
    }

    public AmazonLambdaClient(RegionEndpoint region)
        : base(new AmazonLambdaConfig { RegionEndpoint = region })
    {
    }

    public AmazonLambdaClient(AmazonLambdaConfig config)
        : base(config)
    {
    }

    public AmazonLambdaClient(AWSCredentials credentials)
        : base(credentials, new AmazonLambdaConfig())
    {
    }

    public AmazonLambdaClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonLambdaConfig { RegionEndpoint = region })
    {
    }

    public AmazonLambdaClient(AWSCredentials credentials, AmazonLambdaConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => LambdaService.Model;

    public virtual Task<GetFunctionResponse> GetFunctionAsync(GetFunctionRequest request, CancellationToken cancellationToken = default) =>
        Send<GetFunctionResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}", cancellationToken);

    public virtual Task<GetFunctionConfigurationResponse> GetFunctionConfigurationAsync(
        GetFunctionConfigurationRequest request, CancellationToken cancellationToken = default) =>
        Send<GetFunctionConfigurationResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}/configuration", cancellationToken);

    public virtual Task<CreateFunctionResponse> CreateFunctionAsync(
        CreateFunctionRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateFunctionResponse>(request, "POST", "/2015-03-31/functions", cancellationToken);

    public virtual Task<UpdateFunctionCodeResponse> UpdateFunctionCodeAsync(
        UpdateFunctionCodeRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateFunctionCodeResponse>(request, "PUT", "/2015-03-31/functions/{FunctionName}/code", cancellationToken);

    public virtual Task<UpdateFunctionConfigurationResponse> UpdateFunctionConfigurationAsync(
        UpdateFunctionConfigurationRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateFunctionConfigurationResponse>(request, "PUT", "/2015-03-31/functions/{FunctionName}/configuration", cancellationToken);

    public virtual Task<PublishVersionResponse> PublishVersionAsync(
        PublishVersionRequest request, CancellationToken cancellationToken = default) =>
        Send<PublishVersionResponse>(request, "POST", "/2015-03-31/functions/{FunctionName}/versions", cancellationToken);

    public virtual Task<GetAliasResponse> GetAliasAsync(GetAliasRequest request, CancellationToken cancellationToken = default) =>
        Send<GetAliasResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", cancellationToken);

    public virtual Task<CreateAliasResponse> CreateAliasAsync(CreateAliasRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateAliasResponse>(request, "POST", "/2015-03-31/functions/{FunctionName}/aliases", cancellationToken);

    public virtual Task<UpdateAliasResponse> UpdateAliasAsync(UpdateAliasRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateAliasResponse>(request, "PUT", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", cancellationToken);

    public virtual Task<GetFunctionConcurrencyResponse> GetFunctionConcurrencyAsync(
        GetFunctionConcurrencyRequest request, CancellationToken cancellationToken = default) =>
        Send<GetFunctionConcurrencyResponse>(request, "GET", "/2019-09-30/functions/{FunctionName}/concurrency", cancellationToken);

    public virtual Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<GetPolicyResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}/policy", cancellationToken);

    public virtual Task<AddPermissionResponse> AddPermissionAsync(
        AddPermissionRequest request, CancellationToken cancellationToken = default) =>
        Send<AddPermissionResponse>(request, "POST", "/2015-03-31/functions/{FunctionName}/policy", cancellationToken);

    public virtual Task<RemovePermissionResponse> RemovePermissionAsync(
        RemovePermissionRequest request, CancellationToken cancellationToken = default) =>
        Send<RemovePermissionResponse>(request, "DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}", cancellationToken);

    public virtual Task<PutFunctionConcurrencyResponse> PutFunctionConcurrencyAsync(
        PutFunctionConcurrencyRequest request, CancellationToken cancellationToken = default) =>
        Send<PutFunctionConcurrencyResponse>(request, "PUT", "/2017-10-31/functions/{FunctionName}/concurrency", cancellationToken);

    public virtual Task<GetFunctionEventInvokeConfigResponse> GetFunctionEventInvokeConfigAsync(
        GetFunctionEventInvokeConfigRequest request, CancellationToken cancellationToken = default) =>
        Send<GetFunctionEventInvokeConfigResponse>(
            request, "GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config", cancellationToken);

    public virtual Task<PutFunctionEventInvokeConfigResponse> PutFunctionEventInvokeConfigAsync(
        PutFunctionEventInvokeConfigRequest request, CancellationToken cancellationToken = default) =>
        Send<PutFunctionEventInvokeConfigResponse>(
            request, "PUT", "/2019-09-25/functions/{FunctionName}/event-invoke-config", cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        Send<TagResourceResponse>(request, "POST", "/2017-03-31/tags/{Resource}", cancellationToken);

    public virtual Task<ListFunctionsResponse> ListFunctionsAsync(
        ListFunctionsRequest request, CancellationToken cancellationToken = default) =>
        Send<ListFunctionsResponse>(request, "GET", "/2015-03-31/functions", cancellationToken);

    public virtual Task<DeleteFunctionResponse> DeleteFunctionAsync(
        DeleteFunctionRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteFunctionResponse>(request, "DELETE", "/2015-03-31/functions/{FunctionName}", cancellationToken);

    public virtual Task<ListVersionsByFunctionResponse> ListVersionsByFunctionAsync(
        ListVersionsByFunctionRequest request, CancellationToken cancellationToken = default) =>
        Send<ListVersionsByFunctionResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}/versions", cancellationToken);

    public virtual Task<ListAliasesResponse> ListAliasesAsync(ListAliasesRequest request, CancellationToken cancellationToken = default) =>
        Send<ListAliasesResponse>(request, "GET", "/2015-03-31/functions/{FunctionName}/aliases", cancellationToken);

    public virtual Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default) =>
        Send<InvokeResponse>(request, "POST", "/2015-03-31/functions/{FunctionName}/invocations", cancellationToken);

    public virtual Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken cancellationToken = default) =>
        Send<ListTagsResponse>(request, "GET", "/2017-03-31/tags/{Resource}", cancellationToken);

    public virtual Task<DeleteFunctionEventInvokeConfigResponse> DeleteFunctionEventInvokeConfigAsync(
        DeleteFunctionEventInvokeConfigRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteFunctionEventInvokeConfigResponse>(
            request, "DELETE", "/2019-09-25/functions/{FunctionName}/event-invoke-config", cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Complete(pipeline, LambdaService.Model);

    private Task<TResponse> Send<TResponse>(
        AmazonWebServiceRequest request, string method, string path, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IShape, new() =>
        InvokeAsync<TResponse>(request, Protocol.Operation<TResponse>(method, path), cancellationToken);
}
