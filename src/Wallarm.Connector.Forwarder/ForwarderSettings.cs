using System.Globalization;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarder;

/// <summary>The function's configuration: environment variables, read once. README.md has the table.</summary>
internal sealed record ForwarderSettings
{
    private const string ExpectedUrl = "the node's host[:port], such as node.example.com, 192.0.2.1:5050 or [2001:db8::1]:5050";
    private const string ExpectedScheme = "http or https, as the node listens";
    private const int DefaultMaxDecompressedBytes = 32 * 1024 * 1024;
    private const int BytesPerMegabyte = 1024 * 1024;

    public required NodeClientOptions Node { get; init; }

    /// <summary>How large the decompressed JSON of an event may be.</summary>
    public required int MaxDecompressedBytes { get; init; }

    public static ForwarderSettings Read(Func<string, string?> environment)
    {
        var reader = new SettingReader(environment);

        // The log reads it by itself, since it must know even if another setting is wrong.
        _ = reader.OneOf("X_METRICS", "none", "emf");
        return new ForwarderSettings
        {
            Node = ReadNode(reader),
            MaxDecompressedBytes = reader.Integer("X_MAX_DECOMPRESSED_BYTES", ShareOfMemory(environment), 65_536, 1_073_741_824, "bytes"),
        };
    }

    private static NodeClientOptions ReadNode(SettingReader reader)
    {
        var address = ReadAddress(reader);
        var protocol = ReadProtocol(reader);
        return new NodeClientOptions
        {
            Address = address,
            Protocol = protocol,
            Trust = ReadTrust(reader, address),
            ApplicationId = ReadApplicationId(reader, protocol),
            Concurrency = reader.Integer(
                "X_CONCURRENCY",
                NodeClientOptions.DefaultConcurrency(protocol),
                1,
                NodeClientOptions.MaxConcurrency(protocol),
                protocol == NodeProtocol.Mirror ? "connections" : "streams"),
            ConnectTimeout = TimeSpan.FromMilliseconds(reader.Integer("X_CONNECT_TIMEOUT_MS", 5_000, 100, 60_000, "milliseconds")),
            ResponseTimeout = TimeSpan.FromMilliseconds(reader.Integer("X_RESPONSE_TIMEOUT_MS", 10_000, 100, 300_000, "milliseconds")),
            DiscoverableOnly = reader.OneOf("X_FORWARD", "all", "discoverable") == "discoverable",
            Paths = PathFilter.Of(ReadPatterns(reader, "X_INCLUDE"), ReadPatterns(reader, "X_EXCLUDE")),
            Sampling = reader.Parse("X_SAMPLE", CallSampling.Parse, "first/window/one-in, such as 1000/10m/100"),
            Redacted = ReadRedacted(reader),
        };
    }

    private static string[] ReadPatterns(SettingReader reader, string name) => reader.Parse(
        name,
        text =>
        {
            var patterns = Parts(text);
            PathFilter.Of(patterns, []);
            return patterns;
        },
        "path patterns, comma-separated, such as /health,/static/**") ?? [];

    private static RedactedData ReadRedacted(SettingReader reader)
    {
        var redacted = RedactedData.None;
        foreach (var word in Parts(reader.Text("X_REDACT") ?? ""))
        {
            redacted |= RedactionNames.TryParse(word, out var data)
                ? data
                : throw SettingException.Invalid(
                    "X_REDACT", "it has a word that is unknown", "emails, tokens, digits and addresses, comma-separated");
        }

        return redacted;
    }

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static NodeProtocol ReadProtocol(SettingReader reader)
    {
        var mirror = NodeProtocol.Mirror.ToSetting();
        return reader.OneOf("X_NODE_PROTOCOL", NodeProtocol.ExtProc.ToSetting(), mirror) == mirror
            ? NodeProtocol.Mirror
            : NodeProtocol.ExtProc;
    }

    private static int? ReadApplicationId(SettingReader reader, NodeProtocol protocol)
    {
        const string Name = "X_WALLARM_APPLICATION_ID";
        var id = reader.OptionalInteger(Name, -1, int.MaxValue, "a Wallarm application id, -1 for the default application");
        if (id is null || protocol == NodeProtocol.Mirror) return id;
        throw SettingException.Invalid(
            Name,
            "it is set, but ext_proc carries no application id",
            "no such setting; set route_config.wallarm_application in the node's go-node.yaml instead, or X_NODE_PROTOCOL=mirror");
    }

    private static NodeAddress ReadAddress(SettingReader reader)
    {
        var url = reader.Text("X_NODE_URL") ?? throw SettingException.Missing("X_NODE_URL", ExpectedUrl);
        var scheme = reader.Text("X_NODE_SCHEME");
        if (scheme is null && !url.Contains("://", StringComparison.Ordinal))
        {
            throw SettingException.Missing("X_NODE_SCHEME", ExpectedScheme);
        }

        try
        {
            return NodeAddress.Parse(url, scheme);
        }
        catch (NodeAddressException exception)
        {
            throw exception.Part == NodeAddressPart.Url
                ? SettingException.Invalid("X_NODE_URL", exception.Message, ExpectedUrl)
                : SettingException.Invalid("X_NODE_SCHEME", exception.Message, ExpectedScheme);
        }
    }

    private static NodeTrust ReadTrust(SettingReader reader, NodeAddress address)
    {
        var authorities = reader.Parse("X_NODE_CA", NodeTrust.ForAuthorities, "certificates in PEM form");
        var pinned = reader.Parse("X_NODE_FINGERPRINT", NodeTrust.ForFingerprints, "SHA-256 fingerprints in hex, comma-separated");
        if (!address.IsHttps && (authorities ?? pinned) is not null)
        {
            throw SettingException.Invalid(
                authorities is null ? "X_NODE_FINGERPRINT" : "X_NODE_CA",
                "it is set, but the node is addressed by http, where no certificate is checked",
                "X_NODE_SCHEME=https, or no such setting");
        }

        return pinned ?? authorities ?? NodeTrust.System;
    }

    /// <summary>A quarter: the rest is for the event, the records and the runtime.</summary>
    private static int ShareOfMemory(Func<string, string?> environment) =>
        int.TryParse(environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
            && megabytes is > 0 and <= 10_240
            ? Math.Min(megabytes * (BytesPerMegabyte / 4), 1_073_741_824)
            : DefaultMaxDecompressedBytes;
}
