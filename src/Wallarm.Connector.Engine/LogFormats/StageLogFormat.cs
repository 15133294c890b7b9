using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.LogFormats;

/// <summary>The access-log formats that the connector offers.</summary>
internal static class StageLogFormat
{
    /// <summary>
    /// What is worth having beside Wallarm's format, for people who read the log: the route (whose variable differs by the kind of API),
    /// the id that a caller cannot set, and how the call came to the API. The forwarder reads none of it.
    /// </summary>
    private static (string Key, string Variable)[] Further(ApiType type) =>
    [
        type == ApiType.Rest ? ("resourcePath", "$context.resourcePath") : ("routeKey", "$context.routeKey"),
        ("extendedRequestId", "$context.extendedRequestId"),
        ("apiId", "$context.apiId"),
        ("basePathMatched", "$context.customDomain.basePathMatched"),
    ];

    /// <summary>The format for a kind of API: Wallarm's, to the letter, or with more keys at its end.</summary>
    public static LogFormat Of(ApiType apiType, bool extended)
    {
        var format = AccessLogFormat.Json;
        if (extended)
        {
            var end = Read(format).EndOfMembers;
            format =
                string.Concat(
                    format[..end],
                    string.Concat(Further(apiType).Select(member => $", \"{member.Key}\": \"{member.Variable}\"")),
                    format[end..]);
        }

        return new LogFormat(
            apiType.ToString(),
            format,
            [.. Read(format).Members.Select(member => member.Key)],
            LogFormatTemplate.ByteCount(format));
    }

    private static LogFormatReader Read(string format)
    {
        var reader = new LogFormatReader(format);
        return reader.Read() ? reader : throw new InvalidOperationException(reader.Flaw);
    }
}
