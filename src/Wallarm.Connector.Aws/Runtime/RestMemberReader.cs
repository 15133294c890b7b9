#nullable enable
using System.Text.Json;
using Amazon.Runtime.Internal.Transform;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads the members of an answer, of which some are not in its JSON.</summary>
/// <param name="json">The body, where it is JSON.</param>
/// <param name="body">The body as it came.</param>
/// <param name="answer">Has status and headers.</param>
internal sealed class RestMemberReader(JsonElement json, MemoryStream body, IWebResponseData answer) : JsonMemberReader(json)
{
    public override string? Header(string name, string? value) => answer.IsHeaderPresent(name) ? answer.GetHeaderValue(name) : null;

    public override MemoryStream? Payload(MemoryStream? value) => body;

    public override int? Status(int? value) => (int)answer.StatusCode;
}
