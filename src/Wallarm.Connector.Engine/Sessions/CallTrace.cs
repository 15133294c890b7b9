using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Writes one verbose line for every AWS call, such as <c>lambda:GetFunction eu-central-1 200 in 12 ms (credentials: profile 'dev')</c>,
/// and notes in exceptions which call they come from (<see cref="FailedCall"/>).
/// </summary>
internal sealed class CallTrace(RegionEndpoint region, IOperationObserver observer)
{
    private readonly ConditionalWeakTable<AmazonWebServiceRequest, Stopwatch> _underWay = [];

    /// <summary>The trace of calls to another region.</summary>
    public CallTrace In(RegionEndpoint other) => new(other, observer);

    /// <summary>Watches the calls of a client.</summary>
    /// <param name="service">The service that it calls.</param>
    /// <param name="client">The client.</param>
    /// <param name="credentials">The source of its credentials.</param>
    public void Watch(AwsService service, AmazonServiceClient client, string credentials)
    {
        client.BeforeRequestEvent += (_, arguments) =>
        {
            if (arguments is WebServiceRequestEventArgs { Request: { } request }) _underWay.AddOrUpdate(request, Stopwatch.StartNew());
        };
        client.AfterResponseEvent += (_, arguments) =>
        {
            if (arguments is WebServiceResponseEventArgs { Request: { } request, Response: { } response })
            {
                Write(service, request, credentials, ((int)response.HttpStatusCode).ToString(CultureInfo.InvariantCulture));
            }
        };
        client.ExceptionEvent += (_, arguments) =>
        {
            if (arguments is not WebServiceExceptionEventArgs { Request: { } request, Exception: { } exception } failure) return;

            // Without credentials there was no call.
            if (exception is ConnectorException) return;
            FailedCall.Note(exception, FailedCall.Of(service, request, region, failure.Endpoint));
            if (_underWay.TryGetValue(request, out Stopwatch? _)) Write(service, request, credentials, Outcome(exception));
        };
    }

    private static string Outcome(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: > 0 } refused =>
            string.Create(CultureInfo.InvariantCulture, $"{(int)refused.StatusCode} {refused.ErrorCode}"),
        OperationCanceledException => "cancelled",
        _ => "no response",
    };

    private void Write(AwsService service, AmazonWebServiceRequest request, string credentials, string outcome)
    {
        var elapsed = _underWay.TryGetValue(request, out var watch) ? watch.ElapsedMilliseconds : 0;
        _underWay.Remove(request);
        var operation = $"{service.ActionPrefix}:{FailedCall.OperationOf(request)}";
        observer.Verbose(
            string.Create(
                CultureInfo.InvariantCulture, $"{operation} {region.SystemName} {outcome} in {elapsed} ms (credentials: {credentials})"));
    }
}
