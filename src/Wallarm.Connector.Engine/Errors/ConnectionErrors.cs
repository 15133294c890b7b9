using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// Errors of calls without a response of AWS. <c>Wallarm.EndpointUnreachable</c>: the name is unknown, nobody listens, the certificate is
/// not trusted, or the connection broke. <c>Wallarm.EndpointTimeout</c>: no response in time. Both name the endpoint.
/// </summary>
internal static class ConnectionErrors
{
    /// <summary>Translates an exception; null where it is not about a connection.</summary>
    public static ConnectorException? Translate(Exception exception, FailedCall? call)
    {
        var chain = Chain(exception).ToList();
        var where = call?.Endpoint is { } endpoint ? $"{endpoint.Scheme}://{endpoint.Authority}" : "the endpoint of AWS";
        var advice = call?.Endpoint is { } of && of.IsLoopback
            ? "Start what should listen there, or correct -EndpointUrl, AWS_ENDPOINT_URL or the endpoint_url of the profile."
            : "Check the network, proxy and firewall of this machine, the region, and endpoints that are set (-EndpointUrl, "
                + "AWS_ENDPOINT_URL, endpoint_url).";
        if (chain.Any(IsTimeout))
        {
            return New("Wallarm.EndpointTimeout", ConnectorErrorCategory.OperationTimeout, $"{where} did not respond in time.");
        }

        if (chain.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
        {
            return Unreachable($"no TLS connection to {where}: {tls.Message}");
        }

        if (chain.OfType<SocketException>().FirstOrDefault() is { } socket) return Unreachable(Reason(socket, where));
        return chain.LastOrDefault(part => part is HttpRequestException or IOException) is { } broken
            ? Unreachable($"the connection to {where} failed: {broken.Message}")
            : null;

        ConnectorException Unreachable(string reason) =>
            New("Wallarm.EndpointUnreachable", ConnectorErrorCategory.ConnectionError, $"AWS cannot be reached: {reason.TrimEnd('.')}.");

        ConnectorException New(string errorId, ConnectorErrorCategory category, string message) => new AwsServiceException(
            errorId, category, message, WithoutSdk(exception))
        {
            Target = call?.Endpoint is null ? null : where,
            RecommendedAction = advice,
            AwsResponse = call is null ? null : new(call.Operation),
        };
    }

    /// <summary>The outermost exception in a chain behind which there is none of the SDK; null where there is none such.</summary>
    public static Exception? WithoutSdk(Exception exception) => Chain(exception).FirstOrDefault(part => !Chain(part).Any(IsOfSdk));

    // Those of the service packages derive from the first.
    private static bool IsOfSdk(Exception exception) =>
        exception is AmazonServiceException
            || exception.GetType().Assembly.GetName().Name?.StartsWith("AWSSDK.", StringComparison.Ordinal) == true;

    private static bool IsTimeout(Exception part) =>
        part is TimeoutException or OperationCanceledException or SocketException { SocketErrorCode: SocketError.TimedOut };

    private static string Reason(SocketException socket, string where) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"nobody listens at {where}",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the host name of {where} is not known",
        _ => $"the connection to {where} failed: {socket.Message}",
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException) yield return current;
    }
}
