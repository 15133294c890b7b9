using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>What a header block of a response says, as far as gRPC needs it: the response's head, or its trailers.</summary>
internal struct ResponseFields
{
    /// <summary>The longest <c>grpc-message</c> that is kept, in characters.</summary>
    private const int MaxMessageLength = 200;

    public ResponseFields()
    {
    }

    /// <summary><c>:status</c>; 0 without one.</summary>
    public int Status { get; set; }

    /// <summary>Whether <c>content-type</c> begins with <c>application/grpc</c>.</summary>
    public bool IsGrpc { get; set; }

    /// <summary><c>grpc-status</c>; -1 without one, or if it is no number.</summary>
    public int GrpcStatus { get; set; } = -1;

    /// <summary><c>grpc-message</c> as people read it; null without one.</summary>
    public string? GrpcMessage { get; set; }

    /// <summary><c>grpc-retry-pushback-ms</c>: how long the node asks to be left alone; null without one, or if it is no time.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Whether an ordinary field has come: pseudo-header fields must come before.</summary>
    public bool HasOrdinaryField { get; set; }

    /// <summary>The size of all fields as RFC 9113, section 6.5.2, counts it.</summary>
    public int ListSize { get; set; }

    /// <summary>The rule that the block breaks, with what is wrong; null if it breaks none.</summary>
    public string? Malformation { get; set; }

    /// <summary>Makes a <c>grpc-message</c> readable: percent-decoded, on one line, bounded.</summary>
    /// <returns>Null if nothing is left.</returns>
    public static string? ReadMessage(ReadOnlySpan<byte> value)
    {
        Span<byte> decoded = stackalloc byte[4 * MaxMessageLength];
        var length = 0;
        for (var index = 0; index < value.Length && length < decoded.Length; index++)
        {
            var current = value[index];
            var digits = value.Slice(index + 1, Math.Min(2, value.Length - index - 1));
            if (current == (byte)'%'
                && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var encoded))
            {
                current = encoded;
                index += 2;
            }

            decoded[length++] = current;
        }

        var text = new StringBuilder(MaxMessageLength);
        foreach (var character in Encoding.UTF8.GetString(decoded[..length]))
        {
            if (text.Length < MaxMessageLength) text.Append(char.IsControl(character) ? ' ' : character);
        }

        var message = text.ToString().Trim();
        return message.Length == 0 ? null : message;
    }
}
