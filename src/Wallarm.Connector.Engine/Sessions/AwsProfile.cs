using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>A profile as the credentials and config files have it together; the credentials file wins.</summary>
internal sealed class AwsProfile
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly IReadOnlyDictionary<string, string> _services;

    /// <summary>Makes a profile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="properties">Its properties by lower-case name.</param>
    /// <param name="services">The <c>services</c> section that it names, a nested property as <c>lambda.endpoint_url</c>; empty where it
    /// names none.</param>
    public AwsProfile(string name, IReadOnlyDictionary<string, string> properties, IReadOnlyDictionary<string, string> services)
    {
        Name = name;
        _properties = properties;
        _services = services;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The value of a property; null where it is absent or empty.</summary>
    public string? this[string property] => _properties.TryGetValue(property, out var value) && value.Length > 0 ? value : null;

    /// <summary>The endpoint of its <c>services</c> section for a service; null where there is none.</summary>
    public string? ServiceEndpointUrl(AwsService service) =>
        _services.TryGetValue(service.EndpointKey + ".endpoint_url", out var url) && url.Length > 0 ? url : null;
}
