namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// One call of an API as its stage logged it: slices of the line, as UTF-8, unescaped. An absent value (missing, null, empty, <c>-</c> or
/// <c>(none)</c>) is empty. Valid until the parser that made it reads its next line.
/// </summary>
public readonly ref struct AccessLogRecord
{
    /// <summary>
    /// The longest path that is forwarded, in bytes. API Gateway takes 10,240 bytes for a request's line and headers together.
    /// </summary>
    public const int MaxPathLength = 16 * 1024;

    /// <summary>The longest method that is forwarded, in bytes. Registered ones have up to 17.</summary>
    public const int MaxMethodLength = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly FieldRanges _ranges;

    internal AccessLogRecord(ReadOnlySpan<byte> text, scoped in FieldRanges ranges, bool isPrintable = false)
    {
        _text = text;
        _ranges = ranges;
        IsPrintable = isPrintable;
    }

    /// <summary><c>$context.requestId</c>. On REST APIs the caller can set it.</summary>
    public ReadOnlySpan<byte> RequestId => Value(AccessLogField.RequestId);

    /// <summary><c>$context.httpMethod</c>: a token, never empty, never CONNECT.</summary>
    public ReadOnlySpan<byte> HttpMethod => Value(AccessLogField.HttpMethod);

    /// <summary><c>$context.path</c>: starts with a slash, has no query.</summary>
    public ReadOnlySpan<byte> Path => Value(AccessLogField.Path);

    /// <summary><c>$context.status</c>: the status of the response.</summary>
    public ReadOnlySpan<byte> Status => Value(AccessLogField.Status);

    /// <summary><c>$context.responseLength</c>, in bytes.</summary>
    public ReadOnlySpan<byte> ResponseLength => Value(AccessLogField.ResponseLength);

    /// <summary><c>$context.requestTimeEpoch</c>, in milliseconds since 1970.</summary>
    public ReadOnlySpan<byte> RequestTimeEpoch => Value(AccessLogField.RequestTimeEpoch);

    /// <summary><c>$context.responseLatency</c>, in milliseconds.</summary>
    public ReadOnlySpan<byte> ResponseLatency => Value(AccessLogField.ResponseLatency);

    /// <summary><c>$context.stage</c>.</summary>
    public ReadOnlySpan<byte> Stage => Value(AccessLogField.Stage);

    /// <summary><c>$context.domainName</c>: the host that the caller addressed.</summary>
    public ReadOnlySpan<byte> DomainName => Value(AccessLogField.DomainName);

    /// <summary><c>$context.identity.sourceIp</c>: the caller's address.</summary>
    public ReadOnlySpan<byte> SourceIp => Value(AccessLogField.SourceIp);

    /// <summary><c>$context.identity.userAgent</c>.</summary>
    public ReadOnlySpan<byte> UserAgent => Value(AccessLogField.UserAgent);

    /// <summary><c>$context.resourcePath</c>: the resource of a REST API, such as <c>/users/{id}</c>.</summary>
    public ReadOnlySpan<byte> ResourcePath => Value(AccessLogField.ResourcePath);

    /// <summary><c>$context.routeKey</c>: the route of an HTTP API, such as <c>GET /users/{id}</c>.</summary>
    public ReadOnlySpan<byte> RouteKey => Value(AccessLogField.RouteKey);

    /// <summary>Whether all values are known to be printable ASCII, so that none needs to be looked at again.</summary>
    internal bool IsPrintable { get; }

    /// <summary>The length of the text in which all values stand.</summary>
    internal int TextLength => _text.Length;

    /// <summary>The text in which all values stand.</summary>
    internal ReadOnlySpan<byte> Text => _text;

    /// <summary>Where they stand.</summary>
    internal FieldRanges Ranges => _ranges;

    private ReadOnlySpan<byte> Value(AccessLogField field)
    {
        var range = _ranges[(int)field];
        return _text.Slice(range.Start, range.Length);
    }
}
