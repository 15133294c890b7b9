namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>What has been found of a line so far, and what speaks against it.</summary>
internal struct AccessLogFields : IValueSink
{
    private FieldRanges _ranges;
    private int _seen;
    private int _escaped;

    public readonly FieldRanges Ranges => _ranges;

    public readonly FieldRange this[AccessLogField field] => _ranges[(int)field];

    /// <summary>How many keys the line has, repeated ones included, those of nested values not.</summary>
    public int KeyCount { get; private set; }

    /// <summary>How many of the keys are known ones.</summary>
    public int KnownKeyCount { get; private set; }

    /// <summary>How many known keys stand in nested values.</summary>
    public int NestedKeyCount { get; private set; }

    /// <summary>Whether a known key stands twice, with different values.</summary>
    public bool HasConflict { get; private set; }

    /// <summary>Whether a value has escapes, is null, or is an object or array.</summary>
    public bool HasSpecialValue { get; private set; }

    public readonly bool IsEscaped(AccessLogField field) => (_escaped >> (int)field & 1) != 0;

    /// <summary>Notes a value; the ways in which API Gateway writes "no value" count as absent.</summary>
    public void Set(AccessLogField field, ReadOnlySpan<byte> line, int start, int end, ValueStyle style)
    {
        KeyCount++;
        if (style is ValueStyle.Escaped or ValueStyle.None) HasSpecialValue = true;
        if (style == ValueStyle.None) NestedKeyCount += KnownKeys.Count(line[start..end]);
        if (field == AccessLogField.None) return;
        KnownKeyCount++;
        var range = style == ValueStyle.None ? default : Present(line[start..end], start);
        if ((_seen >> (int)field & 1) != 0)
        {
            var first = _ranges[(int)field];
            HasConflict |= !line.Slice(first.Start, first.Length).SequenceEqual(line.Slice(range.Start, range.Length));
            return;
        }

        _seen |= 1 << (int)field;
        if (style == ValueStyle.Escaped) _escaped |= 1 << (int)field;
        _ranges[(int)field] = range;
    }

    /// <summary>The range of a value, or the range of none if it is one of API Gateway's words for "no value".</summary>
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

    /// <summary>Whether a field that holds no text of the caller has a quote in it, as none of API Gateway's own values has.</summary>
    public readonly bool HasQuoteOutsideCallersText(ReadOnlySpan<byte> line)
    {
        for (var field = AccessLogField.RequestId; field < AccessLogField.None; field++)
        {
            if (field is AccessLogField.Path or AccessLogField.UserAgent) continue;
            var range = _ranges[(int)field];
            if (line.Slice(range.Start, range.Length).Contains((byte)'"')) return true;
        }

        return false;
    }

    /// <summary>Replaces all that was found; the values may have escapes.</summary>
    public void Replace(in FieldRanges ranges)
    {
        _ranges = ranges;
        _escaped = (1 << (int)AccessLogField.None) - 1;
    }

    /// <summary>Replaces a value by its unescaped form, which stands at the same place.</summary>
    public void SetLength(AccessLogField field, int length) => _ranges[(int)field] = new FieldRange(_ranges[(int)field].Start, length);
}
