using System.Globalization;
using System.Text.RegularExpressions;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.Probing;

/// <summary>
/// The access-log line of a call that nobody made, as API Gateway would write it in the stage's own format. Its path and its status keep it
/// out of API Discovery, which takes responses of 200-299 and no segment that begins with a dot; the forwarder knows it by its path.
/// </summary>
internal sealed partial class ProbeLine
{
    // What the forwarder knows a probe by.
    private const string PathPrefix = "/.wallarm-probe/";

    // Of the networks that are for documentation (RFC 5737): no caller's address.
    private const string SourceIp = "192.0.2.1";

    private readonly StageTarget _target;
    private readonly AwsSession _session;
    private readonly string _id;
    private readonly DateTimeOffset _time;

    private ProbeLine(AwsSession session, StageTarget target, string id, DateTimeOffset time) =>
        (_session, _target, _id, _time) = (session, target, id, time);

    /// <summary>The path of a probe.</summary>
    public static string Path(string id) => PathPrefix + id;

    /// <summary>The host of a probe: the stage's default one.</summary>
    public static string Host(AwsSession session, StageTarget target) =>
        $"{target.ApiId ?? "probe"}.execute-api.{session.Region.SystemName}.{session.DnsSuffix}";

    /// <summary>Writes the line.</summary>
    /// <param name="session">Where the stage is.</param>
    /// <param name="target">The stage.</param>
    /// <param name="format">Its format; null for the one of Wallarm's guide.</param>
    /// <param name="id">Id of the probe.</param>
    /// <param name="time">When the call would have been.</param>
    public static string Write(AwsSession session, StageTarget target, string? format, string id, DateTimeOffset time)
    {
        var line = new ProbeLine(session, target, id, time);
        return Variable().Replace((format ?? AccessLogFormat.Json).TrimEnd('\r', '\n'), match => line.Value(match.Groups["name"].Value));
    }

    /// <summary>The value of a variable; <c>-</c>, as API Gateway writes it, for what such a call has not.</summary>
    private string Value(string variable) => variable switch
    {
        "requestId" or "extendedRequestId" => _id,
        "httpMethod" => "GET",
        "path" => Path(_id),
        "protocol" => "HTTP/1.1",
        "status" => "404",
        "responseLength" => "0",
        "responseLatency" => "1",
        "requestTime" => _time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        "requestTimeEpoch" => _time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        "stage" => _target.StageName ?? "-",
        "apiId" => _target.ApiId ?? "-",
        "domainName" => Host(_session, _target),
        "domainPrefix" => _target.ApiId ?? "probe",
        "identity.sourceIp" => SourceIp,
        "identity.userAgent" => "Wallarm.Connector.PowerShell/" + ConnectorVersion.Value,
        "customDomain.basePathMatched" => "(none)",
        _ => "-",
    };

    [GeneratedRegex(@"\$context\.(?<name>[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)")]
    private static partial Regex Variable();
}
