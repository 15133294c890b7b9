namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>What has been found of a line so far. Of a key that stands twice the first counts: nothing behind it can replace it.</summary>
internal struct AccessLogFields : IValueSink
{
    private FieldRanges _ranges;
    private int _seen;
    private int _escaped;

    public readonly FieldRanges Ranges => _ranges;

    public readonly FieldRange this[AccessLogField field] => _ranges[(int)field];

    public readonly bool IsEscaped(AccessLogField field) => (_escaped >> (int)field & 1) != 0;

    /// <summary>Notes a value; the ways in which API Gateway writes "no value" count as absent.</summary>
    public void Set(AccessLogField field, ReadOnlySpan<byte> line, int start, int end, ValueStyle style)
    {
        if (field == AccessLogField.None || (_seen >> (int)field & 1) != 0) return;
        _seen |= 1 << (int)field;
        if (style == ValueStyle.Escaped) _escaped |= 1 << (int)field;
        _ranges[(int)field] = style == ValueStyle.None ? default : Present(line[start..end], start);
    }

    /// <summary>The range of a value, or the range of none where it is one of API Gateway's words for "no value".</summary>
    public static FieldRange Present(ReadOnlySpan<byte> value, int start)
    {
        var absent = value.Length switch
        {
            1 => value[0] == (byte)'-',
            6 => value.SequenceEqual("(none)"u8),
            _ => false,
        };
        return absent ? default : new FieldRange(start, value.Length);
    }

    /// <summary>Replaces a value by its unescaped form, which stands at the same place.</summary>
    public void SetLength(AccessLogField field, int length) => _ranges[(int)field] = new FieldRange(_ranges[(int)field].Start, length);

    public static AccessLogField Known(ReadOnlySpan<byte> key) => key.Length switch
    {
        4 when key.SequenceEqual("path"u8) => AccessLogField.Path,
        5 when key.SequenceEqual("stage"u8) => AccessLogField.Stage,
        6 when key.SequenceEqual("status"u8) => AccessLogField.Status,
        8 when key.SequenceEqual("sourceIp"u8) => AccessLogField.SourceIp,
        9 when key.SequenceEqual("requestId"u8) => AccessLogField.RequestId,
        9 when key.SequenceEqual("userAgent"u8) => AccessLogField.UserAgent,
        10 when key.SequenceEqual("httpMethod"u8) => AccessLogField.HttpMethod,
        10 when key.SequenceEqual("domainName"u8) => AccessLogField.DomainName,
        14 when key.SequenceEqual("responseLength"u8) => AccessLogField.ResponseLength,
        15 when key.SequenceEqual("responseLatency"u8) => AccessLogField.ResponseLatency,
        16 when key.SequenceEqual("requestTimeEpoch"u8) => AccessLogField.RequestTimeEpoch,
        _ => AccessLogField.None,
    };
}
