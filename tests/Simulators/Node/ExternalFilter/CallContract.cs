using System.Globalization;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What Envoy keeps to when it tells of a call: a peer that sends anything else is not one that a node has to understand.
/// </summary>
internal static class CallContract
{
    private const string Authority = ":authority";

    private static readonly string[] RequestPseudoHeaders = [":method", ":path", ":scheme", Authority];

    private static readonly string[] ResponsePseudoHeaders = [":status"];

    /// <summary>What is wrong with the first message of a call; null when nothing is.</summary>
    public static string? CheckRequest(ReceivedMessage message) => message.Content switch
    {
        null => "the first message is no ProcessingRequest",
        { RequestCase: ProcessingRequest.RequestOneofCase.RequestHeaders } content =>
            CheckHeaders(content.RequestHeaders, RequestPseudoHeaders),
        { RequestCase: var other } => $"the first message is {other}, not RequestHeaders",
    };

    /// <summary>What is wrong with the second message of a call; null when nothing is.</summary>
    public static string? CheckResponse(ReceivedMessage message) => message.Content switch
    {
        null => "the second message is no ProcessingRequest",
        { RequestCase: not ProcessingRequest.RequestOneofCase.ResponseHeaders } content =>
            $"the second message is {content.RequestCase}, not ResponseHeaders",
        { Attributes.Count: > 0 } => "attributes come with the first message only",
        var content => CheckHeaders(content.ResponseHeaders, ResponsePseudoHeaders) ?? CheckStatus(content.ResponseHeaders),
    };

    private static string? CheckHeaders(HttpHeaders headers, string[] pseudoHeaders)
    {
        if (headers.Headers is null)
            return "there is no header map";
        int pseudo = 0;
        bool ordinary = false;
        foreach (HeaderValue header in headers.Headers.Headers)
        {
            string key = header.Key;
            if (key.Length == 0)
                return "a header has no key";
            if (key.Any(char.IsAsciiLetterUpper))
                return $"header {key} is not in lower case";
            if (header.Value.Length > 0 && !header.RawValue.IsEmpty)
                return $"header {key} has both value and raw_value";
            if (key[0] != ':')
            {
                ordinary = true;
                continue;
            }

            int index = Array.IndexOf(pseudoHeaders, key);
            if (index < 0)
                return $"{key} does not belong into this part";
            if (ordinary)
                return $"{key} stands behind an ordinary header";
            if ((pseudo & (1 << index)) != 0)
                return $"{key} stands there twice";
            pseudo |= 1 << index;
        }

        // A request may lack its authority (RFC 9113, section 8.3.1), as a log line may lack the domain name.
        int missing = Array.FindIndex(pseudoHeaders, key => key != Authority && (pseudo & (1 << Array.IndexOf(pseudoHeaders, key))) == 0);
        return missing < 0 ? null : $"{pseudoHeaders[missing]} is missing";
    }

    private static string? CheckStatus(HttpHeaders headers)
    {
        HeaderValue header = headers.Headers.Headers.First(header => header.Key == ":status");
        string status = header.RawValue.IsEmpty ? header.Value : header.RawValue.ToStringUtf8();
        return status.Length == 3 && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code >= 100
            ? null
            : $":status is '{status}', not a number of three digits";
    }
}
