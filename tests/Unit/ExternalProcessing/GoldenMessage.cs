using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>The messages of a record as protobuf's own encoder writes them, from the values of its log line.</summary>
internal static class GoldenMessage
{
    private const string PathCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] Request(string id, string method, string path, string? host, string? agent, string? source, string? epoch)
    {
        ProcessingRequest message = new() { RequestHeaders = new HttpHeaders { Headers = new HeaderMap(), EndOfStream = true } };
        Add(message.RequestHeaders, ":method", method);
        Add(message.RequestHeaders, ":path", EncodePath(path));
        Add(message.RequestHeaders, ":scheme", "https");
        Add(message.RequestHeaders, ":authority", Clean(host));
        Add(message.RequestHeaders, "user-agent", Clean(agent));
        Add(message.RequestHeaders, "x-request-id", id);
        Struct attributes = new();
        attributes.Fields.Add("request.id", Value.ForString(id));
        if (Time(epoch) is { } time)
            attributes.Fields.Add("request.time", Value.ForString(time));
        if (Address(source) is { } address)
            attributes.Fields.Add("source.address", Value.ForString(address));
        message.Attributes.Add("envoy.filters.http.ext_proc", attributes);
        return message.ToByteArray();
    }

    public static byte[] Response(string status)
    {
        ProcessingRequest message = new() { ResponseHeaders = new HttpHeaders { Headers = new HeaderMap(), EndOfStream = true } };
        Add(message.ResponseHeaders, ":status", status);
        return message.ToByteArray();
    }

    /// <summary>As <c>absl::FormatTime</c> prints UTC: fractions without trailing zeros, none at all for a whole second.</summary>
    public static string? Time(string? epoch)
    {
        if (!IsNumber(epoch) || !ulong.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out ulong milliseconds) || milliseconds is 0 || milliseconds > (ulong)Latest)
            return null;
        return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToString(
            "yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture) + "+00:00";
    }

    /// <summary>Port 0, and brackets if it is IPv6; what is no address is left out.</summary>
    public static string? Address(string? source) =>
        string.IsNullOrEmpty(source) || source.Length > 45 ? null
        : source.Contains(':', StringComparison.Ordinal) ? (
            source.All(character => char.IsAsciiHexDigit(character) || character is ':' or '.') ? $"[{source}]:0" : null)
        : source.Split('.') is { Length: 4 } numbers && numbers.All(number => byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _) && number.Length <= 3)
            ? $"{source}:0" : null;

    public static bool IsNumber(string? text) => text is { Length: >= 1 and <= 20 } && text.All(char.IsAsciiDigit);

    /// <summary>Without control characters, without spaces at either end, at the most 2,048 bytes of whole characters.</summary>
    public static string Clean(string? text)
    {
        StringBuilder clean = new();
        int length = 0;
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsControl(rune) || (length == 0 && rune.Value == ' '))
                continue;
            if (length + rune.Utf8SequenceLength > 2048)
                break;
            clean.Append(rune);
            length += rune.Utf8SequenceLength;
        }

        return clean.ToString().TrimEnd(' ');
    }

    public static string EncodePath(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        StringBuilder encoded = new();
        for (int at = 0; at < bytes.Length; at++)
        {
            char character = (char)bytes[at];
            bool isEscape =
                character == '%'
                    && at + 2 < bytes.Length
                    && char.IsAsciiHexDigit((char)bytes[at + 1])
                    && char.IsAsciiHexDigit((char)bytes[at + 2]);
            if (isEscape || PathCharacters.Contains(character, StringComparison.Ordinal))
                encoded.Append(character);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{bytes[at]:X2}");
        }

        return encoded.ToString();
    }

    private static void Add(HttpHeaders headers, string key, string value)
    {
        if (value.Length > 0)
            headers.Headers.Headers.Add(new HeaderValue { Key = key, RawValue = ByteString.CopyFromUtf8(value) });
    }
}
