using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>What a forwarder returned for <c>{"wallarm":"diagnose"}</c>.</summary>
/// <param name="Node">The node that its environment names.</param>
/// <param name="Protocol">How it tells the node about calls.</param>
/// <param name="Steps">What it saw.</param>
internal sealed record FunctionDiagnosis(NodeAddress Node, NodeProtocol Protocol, NodeSteps Steps)
{
    /// <summary>Reads it; null if it is not one of the forwarder.</summary>
    public static FunctionDiagnosis? Parse(ReadOnlyMemory<byte> response)
    {
        try
        {
            using var document = JsonDocument.Parse(response);
            var json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || Text(json, "node") is not { } node || !json.TryGetProperty("dns", out _))
            {
                return null;
            }

            return new FunctionDiagnosis(NodeAddress.Parse(node, Text(json, "scheme")), ReadProtocol(json), new NodeSteps
            {
                Dns = Step(json, "dns", ReadDns),
                Tcp = Step(json, "tcp", ReadTcp),
                Tls = Step(json, "tls", ReadTls),
                Http2 = Step(json, "http2", ReadHttp2),
                Probe = Step(json, "probe", ReadProbe),
                Peer = NodePeers.FromCode(Text(json, "peer")),
            });
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or FormatException or NodeAddressException)
        {
            return null;
        }
    }

    /// <summary>A forwarder that names none is one from before there was a choice.</summary>
    private static NodeProtocol ReadProtocol(JsonElement json) =>
        Text(json, "protocol") == NodeProtocol.ExtProc.ToSetting() ? NodeProtocol.ExtProc : NodeProtocol.Mirror;

    private static DnsStep ReadDns(JsonElement step) => new(Texts(step, "addresses"), Duration(step), Text(step, "error"));

    private static TcpStep ReadTcp(JsonElement step) => new(Text(step, "address"), Duration(step), Text(step, "error"));

    private static Http2Step ReadHttp2(JsonElement step) => new(Number(step, "maxConcurrentStreams"), Duration(step), Text(step, "error"));

    private static ProbeStep ReadProbe(JsonElement step) => new()
    {
        Ok = Boolean(step, "ok") ?? false,
        Status = Number(step, "status"),
        Meaning = Text(step, "meaning"),
        RequestAcknowledged = Boolean(step, "requestAcknowledged"),
        ResponseAcknowledged = Boolean(step, "responseAcknowledged"),
        NodeIsApi = Boolean(step, "nodeIsApi") ?? false,
        Duration = Duration(step),
        Error = Text(step, "error"),
    };

    private static TlsStep ReadTls(JsonElement step) => new()
    {
        Protocol = Text(step, "protocol"),
        Alpn = Text(step, "alpn"),
        Subject = Text(step, "subject"),
        Issuer = Text(step, "issuer"),
        NotAfter =
            Text(step, "notAfter") is { } end ? DateTime.Parse(end, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null,
        Fingerprint = Text(step, "fingerprint"),
        ChainTrusted = Boolean(step, "chainTrusted"),
        NameMatches = Boolean(step, "nameMatches"),
        Names = Texts(step, "names"),
        Pinned = Boolean(step, "pinned"),
        Duration = Duration(step),
        Error = Text(step, "error"),
    };

    private static T? Step<T>(JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => Find(json, name) is { } step ? read(step) : null;

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string? Text(JsonElement json, string name) => Find(json, name)?.GetString();

    private static int? Number(JsonElement json, string name) => Find(json, name)?.GetInt32();

    private static bool? Boolean(JsonElement json, string name) => Find(json, name)?.GetBoolean();

    private static List<string> Texts(JsonElement json, string name) =>
        Find(json, name) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static TimeSpan Duration(JsonElement step) => TimeSpan.FromMilliseconds(Find(step, "durationMs")?.GetDouble() ?? 0);
}
