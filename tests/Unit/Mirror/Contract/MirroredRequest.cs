using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Mirror.Contract;

/// <summary>A request head, read strictly: whatever a lenient server might take differently makes the test fail.</summary>
internal sealed partial record MirroredRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, byte[]>> Headers)
{
    public string? this[string name] => Bytes(name) is { } value ? Encoding.UTF8.GetString(value) : null;

    public byte[]? Bytes(string name) => Headers.FirstOrDefault(header => header.Key == name).Value;

    public static MirroredRequest Read(ReadOnlyMemory<byte> head)
    {
        // Latin-1 keeps one character a byte.
        var text = Encoding.Latin1.GetString(head.Span);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
        var lines = text[..^4].Split("\r\n");
        Assert.All(lines, line => Assert.DoesNotMatch(@"[\x00-\x1f\x7f]", line));
        var requestLine = RequestLine().Match(lines[0]);
        Assert.True(requestLine.Success, lines[0]);
        var headers = lines.Skip(1).Select(ReadHeader).ToList();
        Assert.Equal(headers.Count, headers.DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Count());
        return new MirroredRequest(requestLine.Groups["method"].Value, requestLine.Groups["target"].Value, headers);
    }

    private static KeyValuePair<string, byte[]> ReadHeader(string line)
    {
        var header = Header().Match(line);
        Assert.True(header.Success, line);
        var value = Encoding.Latin1.GetBytes(header.Groups["value"].Value);
        Assert.InRange(value.Length, 1, 2048);
        Assert.DoesNotContain(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(value), char.IsControl);
        return KeyValuePair.Create(header.Groups["name"].Value, value);
    }

    [GeneratedRegex(@"^(?<method>[!#$%&'*+\-.^_`|~0-9A-Za-z]+) (?<target>/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*) HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9-]+): (?<value>[^ ](?:.*[^ ])?)\z", RegexOptions.Singleline)]
    private static partial Regex Header();
}
