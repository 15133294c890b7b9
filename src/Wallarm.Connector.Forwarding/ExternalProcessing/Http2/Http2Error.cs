namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>The error codes of RFC 9113, section 7.</summary>
internal enum Http2Error
{
    None = 0,
    Protocol = 1,
    Internal = 2,
    FlowControl = 3,
    SettingsTimeout = 4,
    StreamClosed = 5,
    FrameSize = 6,
    RefusedStream = 7,
    Cancel = 8,
    Compression = 9,
    Connect = 10,
    EnhanceYourCalm = 11,
    InadequateSecurity = 12,
    Http11Required = 13,
}

/// <summary>Words for <see cref="Http2Error"/>.</summary>
internal static class Http2Errors
{
    /// <summary>The code's name as RFC 9113 writes it.</summary>
    public static string Name(this Http2Error error) => error switch
    {
        Http2Error.None => "NO_ERROR",
        Http2Error.Protocol => "PROTOCOL_ERROR",
        Http2Error.Internal => "INTERNAL_ERROR",
        Http2Error.FlowControl => "FLOW_CONTROL_ERROR",
        Http2Error.SettingsTimeout => "SETTINGS_TIMEOUT",
        Http2Error.StreamClosed => "STREAM_CLOSED",
        Http2Error.FrameSize => "FRAME_SIZE_ERROR",
        Http2Error.RefusedStream => "REFUSED_STREAM",
        Http2Error.Cancel => "CANCEL",
        Http2Error.Compression => "COMPRESSION_ERROR",
        Http2Error.Connect => "CONNECT_ERROR",
        Http2Error.EnhanceYourCalm => "ENHANCE_YOUR_CALM",
        Http2Error.InadequateSecurity => "INADEQUATE_SECURITY",
        Http2Error.Http11Required => "HTTP_1_1_REQUIRED",
        _ => $"error code {(int)error}",
    };
}
