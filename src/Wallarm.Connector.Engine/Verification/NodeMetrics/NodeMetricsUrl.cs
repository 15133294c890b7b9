namespace Wallarm.Connector.Engine;

/// <summary>Where a node's metrics are.</summary>
internal sealed record NodeMetricsUrl
{
    private NodeMetricsUrl(Uri uri) => Uri = uri;

    /// <summary>The address, without the user's name and password.</summary>
    public Uri Uri { get; private init; }

    /// <summary>Name and password of the URL, as the header <c>Authorization</c> has them; null for none. A secret.</summary>
    public string? Authorization { get; private init; }

    /// <summary>The address as it can be shown: neither user nor query, which may hold a token.</summary>
    public string Shown => Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Reads a URL.</summary>
    /// <exception cref="InvalidOptionException">It is none of http or https. The error does not repeat it.</exception>
    public static NodeMetricsUrl Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new InvalidOptionException("Wallarm.NodeMetricsUrlInvalid", ConnectorErrorCategory.InvalidArgument, "-NodeMetricsUrl is no URL of http or https.")
            {
                RecommendedAction = "Give the node's metrics with their path, such as -NodeMetricsUrl 'http://node.example.com:9000/metrics'.",
            };
        }

        var path = uri.AbsolutePath == "/" ? "/metrics" : uri.AbsolutePath;
        return new NodeMetricsUrl(new UriBuilder(uri) { UserName = "", Password = "", Path = path, Fragment = "" }.Uri)
        {
            Authorization = uri.UserInfo.Length == 0 ? null : Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
