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

    /// <summary><c>grpc-message</c>, as it stands in the block.</summary>
    public string? GrpcMessage { get; set; }

    /// <summary>Whether an ordinary field has come: pseudo-header fields must come before.</summary>
    public bool HasOrdinaryField { get; set; }

    /// <summary>The size of all fields as RFC 9113, section 6.5.2, counts it.</summary>
    public int ListSize { get; set; }

    /// <summary>The rule that the block breaks, with what is wrong; null if it breaks none.</summary>
    public string? Malformation { get; set; }

    /// <summary>The message as people read it: percent-decoded, on one line, bounded; null if there is none.</summary>
    public readonly string? Message => string.IsNullOrEmpty(GrpcMessage) ? null : Readable(Uri.UnescapeDataString(GrpcMessage));

    private static string Readable(string message)
    {
        var text = new StringBuilder(Math.Min(message.Length, MaxMessageLength));
        foreach (var character in message.AsSpan(0, Math.Min(message.Length, MaxMessageLength))) text.Append(char.IsControl(character) ? ' ' : character);
        return text.ToString().Trim();
    }
}
