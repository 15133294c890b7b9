#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>
/// What a service adds to the request pipeline of AWSSDK.Core. Retries stay those of its standard mode, up to three attempts: it
/// counts every error named LimitExceededException as throttling (about a second of waiting), but for
/// <see cref="ServiceModel.FinalErrorCode"/>. A connection that fails for good ends in an HttpRequestException, not in an exception
/// of the service.
/// </summary>
internal static class ServicePipeline
{
    public static void Complete(RuntimePipeline pipeline, ServiceModel service)
    {
        pipeline.RemoveHandler<Amazon.Runtime.Internal.EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        if (service.FinalErrorCode is null) return;
        foreach (var handler in pipeline.Handlers)
        {
            if (handler is RetryHandler retry) retry.RetryPolicy.ThrottlingErrorCodes.Remove(service.FinalErrorCode);
        }
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
