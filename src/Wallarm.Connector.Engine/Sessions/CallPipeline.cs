using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Has every attempt of a session's calls wait for its <see cref="CallRate"/>, and repeats throttled calls patiently. This is the module's
/// adaptive retry mode; that of AWSSDK.Core gives up on a call that waits for long behind many others.
/// </summary>
internal sealed class CallPipeline : IRuntimePipelineCustomizer
{
    /// <summary>How often a throttled call is repeated. The rate halves each time, so that all of them take about half a minute.</summary>
    private const int ThrottledRetries = 10;

    private static readonly ConditionalWeakTable<IClientConfig, Calls> OfSessions = [];

    static CallPipeline() => RuntimePipelineCustomizerRegistry.Instance.Register(new CallPipeline());

    /// <inheritdoc/>
    public string UniqueName => typeof(CallPipeline).FullName!;

    /// <summary>Puts the clients of a configuration under the rates of their region.</summary>
    /// <param name="config">The configuration. In adaptive mode its throttled calls are repeated patiently.</param>
    /// <param name="service">The service that it is for.</param>
    /// <param name="region">The region.</param>
    /// <param name="maxAttempts">How often a call is sent at most, as the user has set it; null for the default.</param>
    /// <param name="isAcceptedAtHome">Whether AWS accepts the keys in the home region of the partition; null if that is not asked.</param>
    public static void Add(ClientConfig config, AwsService service, string region, int? maxAttempts, Remembered<bool>? isAcceptedAtHome)
    {
        if (maxAttempts is { } attempts) config.MaxErrorRetry = attempts - 1;
        OfSessions.AddOrUpdate(
            config, new Calls(service, region, maxAttempts is null ? ThrottledRetries : config.MaxErrorRetry, isAcceptedAtHome));
    }

    /// <inheritdoc/>
    public void Customize(Type type, RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<RetryHandler>(new RateHandler());
        if (pipeline.Handlers.OfType<RetryHandler>().Single().RetryPolicy is AdaptiveRetryPolicy adaptive)
        {
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PatientRetryPolicy(adaptive)));
        }
    }

    /// <param name="Service">The service that is called.</param>
    /// <param name="Region">System name of the region.</param>
    /// <param name="ThrottledRetries">How often a throttled call is repeated.</param>
    /// <param name="IsAcceptedAtHome">Whether AWS accepts the keys in the home region of the partition.</param>
    private sealed record Calls(AwsService Service, string Region, int ThrottledRetries, Remembered<bool>? IsAcceptedAtHome);

    /// <summary>Lets an attempt through when its quota has room, before it is signed: a signature is good for minutes only.</summary>
    private sealed class RateHandler : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var request = executionContext.RequestContext;
            if (!OfSessions.TryGetValue(request.ClientConfig, out var calls))
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }

            var quota = CallQuota.Of(calls.Service, FailedCall.OperationOf(request.OriginalRequest), calls.Region);
            var rate = CallRate.Of(Owner(request, calls), quota);
            var sentAt = await rate.WaitAsync(request.CancellationToken).ConfigureAwait(false);
            try
            {
                var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                rate.Recover(sentAt);
                return response;
            }
            catch (AmazonServiceException refused) when (AwsErrors.IsThrottling(refused))
            {
                rate.Slow(sentAt);
                throw;
            }
            catch (AmazonServiceException refused) when (calls.IsAcceptedAtHome is not null && DisabledRegion.IsLike(refused))
            {
                if (await calls.IsAcceptedAtHome.GetAsync(request.CancellationToken).ConfigureAwait(false)) DisabledRegion.Note(refused);
                throw;
            }
        }

        /// <summary>The access key stands for the account, which is not known without another call.</summary>
        private static string Owner(IRequestContext request, Calls calls)
        {
            var signer = request.Identity as AWSCredentials;
            var key = signer is null or AnonymousAWSCredentials ? "" : signer.GetCredentials().AccessKey;
            return $"{key}|{calls.Region}|{request.ClientConfig.ServiceURL}";
        }
    }

    private sealed class PatientRetryPolicy : StandardRetryPolicy
    {
        private const string IsThrottled = "wallarm.throttled";

        public PatientRetryPolicy(RetryPolicy replaced)
            : base(int.MaxValue) => ThrottlingErrorCodes = replaced.ThrottlingErrorCodes;

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
        {
            var request = executionContext.RequestContext;
            var isThrottled = exception is AmazonServiceException refused && AwsErrors.IsThrottling(refused);
            request.ContextAttributes[IsThrottled] = isThrottled;
            var most = request.ClientConfig.MaxErrorRetry;
            if (isThrottled && OfSessions.TryGetValue(request.ClientConfig, out var calls)) most = calls.ThrottledRetries;
            return request.Retries < most ? base.RetryForExceptionAsync(executionContext, exception) : Task.FromResult(false);
        }

        /// <summary>A throttled call waits for its rate.</summary>
        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
            executionContext.RequestContext.ContextAttributes.TryGetValue(IsThrottled, out var isThrottled) && isThrottled is true
                ? Task.CompletedTask
                : base.WaitBeforeRetryAsync(executionContext);
    }
}
