using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>Reads a node's metrics: within seconds, up to a size, and from nowhere else than it is told.</summary>
internal sealed class NodeMetricsReader(NodeMetricsUrl url) : IDisposable
{
    // Those of a node are some 100 KB.
    private const int SizeLimit = 8 * 1024 * 1024;

    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = SizeLimit,
    };

    /// <summary>Reads.</summary>
    /// <exception cref="NodeMetricsException">They cannot be read; the message says why, and no secret.</exception>
    public async Task<NodeMetrics> ReadAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url.Uri);
        if (url.Authorization is { } credentials) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation)
                .ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400)
            {
                throw new NodeMetricsException($"it responds with {(int)response.StatusCode}, a redirect, which is not followed");
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new NodeMetricsException(string.Create(CultureInfo.InvariantCulture, $"it responds with {(int)response.StatusCode}"));
            }

            return NodeMetrics.Parse(
                Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeMetricsException(
                string.Create(CultureInfo.InvariantCulture, $"there is no response within {_client.Timeout.TotalSeconds:0} seconds"));
        }
        catch (HttpRequestException exception)
        {
            throw new NodeMetricsException((exception.InnerException ?? exception).Message.TrimEnd('.'));
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>A node's metrics cannot be read.</summary>
internal sealed class NodeMetricsException(string message) : Exception(message);
