using System.Net;
using System.Text;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>Where a node's metrics are.</summary>
internal sealed record NodeMetricsUrl
{
    private NodeMetricsUrl(Uri uri) => Uri = uri;

    /// <summary>The address, without the user's name and password.</summary>
    public Uri Uri { get; private init; }

    /// <summary>User name and password, as the header <c>Authorization</c> has them; null for none. A secret.</summary>
    public string? Authorization { get; private init; }

    /// <summary>The address as it can be shown: neither user nor query, which may hold a token.</summary>
    public string Shown => Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="credential">User name and password; null for those of the URL, if it has any.</param>
    /// <exception cref="InvalidOptionException">It is none of http or https. The error does not repeat it.</exception>
    public static NodeMetricsUrl Parse(string text, NetworkCredential? credential)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new InvalidOptionException(
                "Wallarm.NodeMetricsUrlInvalid", ConnectorErrorCategory.InvalidArgument, "-NodeMetricsUrl is no URL of http or https.")
            {
                RecommendedAction =
                    "Give the node's metrics with their path, such as -NodeMetricsUrl 'http://node.example.com:9000/metrics'.",
            };
        }

        var login = credential is null ? Uri.UnescapeDataString(uri.UserInfo) : $"{credential.UserName}:{credential.Password}";
        var path = uri.AbsolutePath == "/" ? "/metrics" : uri.AbsolutePath;
        return new NodeMetricsUrl(new UriBuilder(uri) { UserName = "", Password = "", Path = path, Fragment = "" }.Uri)
        {
            Authorization = login.Length == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(login)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
