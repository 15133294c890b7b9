using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>How an answer's body is framed on the wire.</summary>
public enum BodyStyle
{
    ContentLength,
    Chunked,

    /// <summary>No length at all: the body ends where the connection ends.</summary>
    UntilClose,
    NoContent204,
}

/// <summary>Puts HTTP/1.1 answers into bytes.</summary>
internal static partial class AnswerBytes
{
    public static byte[] Build(
        int status,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        bool close = false,
        bool isHead = false,
        BodyStyle style = BodyStyle.ContentLength)
    {
        if (style == BodyStyle.NoContent204)
            status = 204;
        bool isBodiless = status is 204 or 304 or < 200;
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrase(status)}\r\n");
        foreach ((string name, string value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (!isBodiless && style == BodyStyle.ContentLength)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        else if (!isBodiless && style == BodyStyle.Chunked)
            head.Append("Transfer-Encoding: chunked\r\n");
        if (close || style == BodyStyle.UntilClose)
            head.Append("Connection: close\r\n");
        head.Append("\r\n");

        using MemoryStream answer = new();
        answer.Write(Encoding.UTF8.GetBytes(head.ToString()));
        if (!isBodiless && !isHead)
        {
            if (style == BodyStyle.Chunked)
                WriteChunks(answer, body);
            else
                answer.Write(body);
        }

        return answer.ToArray();
    }

    /// <summary>Two chunks where there is enough to split, so that a reader has to put them together.</summary>
    private static void WriteChunks(MemoryStream answer, ReadOnlySpan<byte> body)
    {
        int half = body.Length / 2;
        WriteChunk(answer, body[..half]);
        WriteChunk(answer, body[half..]);
        answer.Write("0\r\n\r\n"u8);
    }

    private static void WriteChunk(MemoryStream answer, ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
            return;
        answer.Write(Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture)));
        answer.Write("\r\n"u8);
        answer.Write(chunk);
        answer.Write("\r\n"u8);
    }

    private static string ReasonPhrase(int status) => status switch
    {
        200 => "OK",
        413 => "Payload Too Large",
        425 => "Too Early",
        429 => "Too Many Requests",
        _ when Enum.IsDefined((HttpStatusCode)status) => WordBoundary().Replace(((HttpStatusCode)status).ToString(), " "),
        _ => "Unknown",
    };

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordBoundary();
}
