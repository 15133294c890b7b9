using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>An endpoint that was set, and where.</summary>
internal sealed record ServiceEndpoint(Uri Url, string Source);

/// <summary>
/// The endpoints of a session: <c>-EndpointUrl</c> &gt; <c>AWS_ENDPOINT_URL_&lt;SERVICE&gt;</c> &gt; <c>AWS_ENDPOINT_URL</c> &gt; the
/// profile's <c>services</c> section &gt; its <c>endpoint_url</c> &gt; AWS's own. <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> and the
/// profile's <c>ignore_configured_endpoint_urls</c> turn off all but the first. Source: AWS SDKs and Tools Reference Guide,
/// "Service-specific endpoints".
/// </summary>
internal sealed class ServiceEndpoints
{
    private readonly Dictionary<AwsService, ServiceEndpoint> _set = [];

    private ServiceEndpoints() { }

    /// <summary>The endpoint that was set for a service; null for AWS's own.</summary>
    public ServiceEndpoint? Find(AwsService service) => _set.GetValueOrDefault(service);

    /// <summary>Looks the endpoints of all services up.</summary>
    /// <exception cref="SessionException">One of them is no http or https URL.</exception>
    public static ServiceEndpoints Resolve(AwsSessionOptions options, ProfileFiles files)
    {
        var endpoints = new ServiceEndpoints();
        if (!string.IsNullOrWhiteSpace(options.EndpointUrl))
        {
            var explicitly = Parse(options.EndpointUrl, "-EndpointUrl");
            foreach (var service in AwsService.All) endpoints._set[service] = explicitly;
            return endpoints;
        }

        if (IsTrue(SessionEnvironment.Read("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) return endpoints;
        var profile = files.Find(options.ProfileName ?? SessionEnvironment.ProfileName);
        if (IsTrue(profile?["ignore_configured_endpoint_urls"])) profile = null;
        foreach (var service in AwsService.All)
        {
            if (Configured(service, profile) is { } endpoint) endpoints._set[service] = endpoint;
        }

        return endpoints;
    }

    /// <summary>The endpoints as a verbose line names them.</summary>
    public override string ToString()
    {
        if (_set.Count == 0) return "endpoints of AWS";
        var byEndpoint = _set.GroupBy(entry => entry.Value).ToList();
        return byEndpoint is [var only] && only.Count() == AwsService.All.Count
            ? $"endpoint {only.Key.Url} from {only.Key.Source}"
            : string.Join(
                ", ",
                byEndpoint.Select(
                    group =>
                        $"endpoint {group.Key.Url} from {group.Key.Source} for "
                        + $"{string.Join("/", group.Select(entry => entry.Key.EndpointKey))}"));
    }

    private static ServiceEndpoint? Configured(AwsService service, AwsProfile? profile)
    {
        var own = "AWS_ENDPOINT_URL_" + service.EndpointKey.ToUpperInvariant();
        if (SessionEnvironment.Read(own) is { } ofService) return Parse(ofService, own);
        if (SessionEnvironment.Read("AWS_ENDPOINT_URL") is { } ofAll) return Parse(ofAll, "AWS_ENDPOINT_URL");
        if (profile?.ServiceEndpointUrl(service) is { } inSection) return Parse(inSection, $"profile '{profile.Name}' (services)");
        return profile?["endpoint_url"] is { } inProfile ? Parse(inProfile, $"profile '{profile.Name}'") : null;
    }

    private static ServiceEndpoint Parse(string text, string source) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && IsUsable(url)
            ? new ServiceEndpoint(url, source)
            : throw SessionErrors.EndpointInvalid(text, source);

    private static bool IsUsable(Uri url) =>
        url.Scheme is "http" or "https"
            && url.Host.Length > 0
            && url.UserInfo.Length == 0
            && url.Query.Length == 0
            && url.Fragment.Length == 0;

    private static bool IsTrue(string? value) => "true".Equals(value, StringComparison.OrdinalIgnoreCase);
}
