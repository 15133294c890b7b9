namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>What a field's name means to the reader of a response.</summary>
internal enum FieldName : byte
{
    /// <summary>Nothing that gRPC needs.</summary>
    Other,
    Status,
    ContentType,
    GrpcStatus,
    GrpcMessage,
    RetryPushback,

    /// <summary>A pseudo-header field that no response has (RFC 9113, section 8.3.2).</summary>
    UnknownPseudo,

    /// <summary>A field about an HTTP/1.1 connection (RFC 9113, section 8.2.2).</summary>
    ConnectionSpecific,

    /// <summary>A name or value with characters that must not be there, or no name at all (RFC 9113, section 8.2.1).</summary>
    Invalid,
}

/// <summary>
/// The static table of HPACK (RFC 7541, appendix A), as far as a response's reader needs it: meanings, lengths and statuses.
/// </summary>
internal static class HpackStaticTable
{
    public const int Count = 61;

    private const int FirstStatus = 8;
    private const int LastRequestPseudo = 7;
    private const int ContentType = 31;
    private const int TransferEncoding = 57;

    private static ReadOnlySpan<ushort> Statuses => [200, 204, 206, 304, 400, 404, 500];

    /// <summary>The length of each name, from index 1 on.</summary>
    private static ReadOnlySpan<byte> NameLengths =>
    [
        10, 7, 7, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 14, 15, 15, 13, 6, 27, 3, 5, 13, 13, 19, 16, 16, 14, 16, 13, 12, 6, 4, 4, 6, 7, 4, 4, 8,
        17, 13, 8, 19, 13, 4, 8, 12, 18, 19, 5, 7, 7, 11, 6, 10, 25, 17, 10, 4, 3, 16,
    ];

    public static int NameLength(int index) => NameLengths[index - 1];

    public static FieldName Name(int index) => index switch
    {
        <= LastRequestPseudo => FieldName.UnknownPseudo,
        < FirstStatus + 7 => FieldName.Status,
        ContentType => FieldName.ContentType,
        TransferEncoding => FieldName.ConnectionSpecific,
        _ => FieldName.Other,
    };

    /// <summary>The status of an entry; 0 if the entry has none.</summary>
    public static int Status(int index) => index is >= FirstStatus and < FirstStatus + 7 ? Statuses[index - FirstStatus] : 0;
}
