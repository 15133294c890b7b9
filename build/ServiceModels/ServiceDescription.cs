using System.Text.Json;

namespace Wallarm.Connector.ServiceModels;

/// <summary>What services.json says of a service: what a model cannot tell.</summary>
/// <param name="Namespace">The namespace of the official package.</param>
/// <param name="Model">The model's folder below botocore's data: service and API version.</param>
/// <param name="Operations">The operations that are called.</param>
/// <param name="LeaveOut">
/// Members that the connector has no use for: <c>Shape.member</c>, or <c>Shape</c> for all members of that type.
/// </param>
/// <param name="Names">
/// Where the official package does not follow the model: <c>Shape</c>, <c>Shape.member</c> or <c>Shape.value</c> to its name there.
/// </param>
/// <param name="Client">What the names of client, configuration and exceptions begin with, unless it follows from the namespace.</param>
/// <param name="EpochMilliseconds">Members (<c>Shape.member</c>) that are numbers in the model and times in the official package.</param>
/// <param name="Accept">The media type to ask for, where the service responds with another one by default.</param>
/// <param name="FinalErrorCode">An error code that AWSSDK.Core takes for throttling, but this service means for good.</param>
/// <param name="IsGlobal">Whether the service has one endpoint a partition instead of one a region.</param>
/// <param name="IsFipsInGovCloud">Whether the service's ordinary endpoints in GovCloud are its FIPS endpoints.</param>
internal sealed record ServiceDescription(
    string Namespace,
    string Model,
    string[] Operations,
    string[]? LeaveOut = null,
    IReadOnlyDictionary<string, string>? Names = null,
    string? Client = null,
    string[]? EpochMilliseconds = null,
    string? Accept = null,
    string? FinalErrorCode = null,
    bool IsGlobal = false,
    bool IsFipsInGovCloud = false)
{
    /// <summary>The service's short name, also the name of its file.</summary>
    public string Name => Namespace[(Namespace.LastIndexOf('.') + 1)..];

    /// <summary>What the names of client, configuration and exceptions begin with.</summary>
    public string ClientPrefix => Client ?? "Amazon" + Name;

    public static ServiceDescription[] ReadAll() => JsonSerializer.Deserialize<ServiceDescription[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "services.json")), JsonSerializerOptions.Web)!;
}
