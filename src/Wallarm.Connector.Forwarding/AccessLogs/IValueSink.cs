namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>Takes the values of a line in their order.</summary>
internal interface IValueSink
{
    void Set(AccessLogField field, ReadOnlySpan<byte> line, int start, int end, ValueStyle style);
}

/// <summary>How a value is written.</summary>
internal enum ValueStyle
{
    /// <summary>In quotes.</summary>
    Quoted,

    /// <summary>In quotes, with escapes in it.</summary>
    Escaped,

    /// <summary>Without quotes: a number, a literal, or an unquoted variable of the format.</summary>
    Bare,

    /// <summary>No value: null, an object or an array.</summary>
    None,
}
