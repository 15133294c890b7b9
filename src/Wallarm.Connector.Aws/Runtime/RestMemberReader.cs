#nullable enable
using System.Text.Json;
using Amazon.Runtime.Internal.Transform;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads the members of a response, of which some are not in its JSON.</summary>
/// <param name="json">The body, where it is JSON.</param>
/// <param name="body">The body as it came.</param>
/// <param name="response">Has status and headers.</param>
internal sealed class RestMemberReader(JsonElement json, MemoryStream body, IWebResponseData response) : JsonMemberReader(json)
{
    public override string? Header(string name, string? value) => response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    public override MemoryStream? Payload(MemoryStream? value) => body;

    public override int? Status(int? value) => (int)response.StatusCode;
}
