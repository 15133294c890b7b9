using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The environment variables of the function: what is there, and what the options change.</summary>
internal static partial class ForwarderEnvironment
{
    public const string NodeUrl = "X_NODE_URL";
    public const string NodeScheme = "X_NODE_SCHEME";
    public const string NodeCa = "X_NODE_CA";
    public const string NodeFingerprint = "X_NODE_FINGERPRINT";
    public const string ApplicationId = "X_WALLARM_APPLICATION_ID";

    // Lambda measures the variables as one JSON object.
    private const int SizeLimit = 4096;

    private static readonly JsonSerializerOptions Unescaped =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };


    // AWS Lambda Developer Guide, "Defined runtime environment variables": those that it calls reserved.
    private static readonly HashSet<string> Reserved =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    private static readonly string[] Shown =
        [NodeUrl, NodeScheme, NodeFingerprint, ApplicationId, ProtocolSetting.Variable, .. SelectionSettings.Variables];

    /// <summary>
    /// The variables that the options set, or remove (null), as far as they need no look at the function. Checks all that can be checked
    /// so.
    /// </summary>
    /// <exception cref="InvalidOptionException">A value cannot be used, or all are too large together.</exception>
    public static Dictionary<string, string?> Requested(ForwarderOptions options)
    {
        var requested = new Dictionary<string, string?>(options.Environment, StringComparer.Ordinal);
        foreach (var name in requested.Keys)
        {
            if (!VariableName().IsMatch(name))
            {
                throw UnusableOption.Error(
                    "-Environment", $"'{name}' is no name of an environment variable: a letter, then letters, digits and underscores");
            }

            if (Reserved.Contains(name)) throw UnusableOption.Error("-Environment", $"'{name}' is a variable that Lambda sets itself");
        }

        ProtocolSetting.Check(options);
        if (options.ApplicationId is { } id) requested[ApplicationId] = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (options.NodeCaPath is { } path) requested[NodeCa] = RequestedNode.ReadAuthorities(path);
        if (options.NodeFingerprint is { } fingerprints) requested[NodeFingerprint] = RequestedNode.Fingerprints(fingerprints);
        foreach (var (name, value) in SelectionSettings.Requested(options)) requested[name] = value;
        if (options.CodeBundlePath is not null)
        {
            RefuseTrust(requested, options, "Wallarm's code bundle does not read it; leave it out, or deploy the packaged forwarder");
        }

        if (options.NodeUrl is { } url && (options.NodeScheme is not null || url.Contains("://", StringComparison.Ordinal)))
        {
            var node = RequestedNode.Parse(url, options.NodeScheme);
            if (!node.IsHttps) RefuseTrust(requested, options, RequestedNode.TrustOnlyOverTls);
        }

        CheckSize(
            requested.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!));
        return requested;
    }

    /// <summary>The variables that the function shall have.</summary>
    /// <param name="current">Those that it has.</param>
    /// <param name="requested">Those that <see cref="Requested"/> made of the options.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="isCodeBundle">Whether the function is Wallarm's own, which knows the node's URL and scheme only.</param>
    /// <param name="node">The node's address.</param>
    /// <exception cref="InvalidOptionException">The address is missing or cannot be used, or the variables are too large
    /// together.</exception>
    public static Dictionary<string, string> Desired(
        IReadOnlyDictionary<string, string> current,
        IReadOnlyDictionary<string, string?> requested,
        ForwarderOptions options,
        bool isCodeBundle,
        out NodeAddress node)
    {
        var desired = new Dictionary<string, string>(current, StringComparer.Ordinal);
        foreach (var (name, value) in requested)
        {
            if (value is null) desired.Remove(name);
            else desired[name] = value;
        }

        if (!isCodeBundle) SetProtocol(current, desired, options);
        node = Address(options, desired);
        if (options.NodeUrl is not null || options.NodeScheme is not null)
        {
            desired[NodeUrl] = node.Authority;
            desired[NodeScheme] = node.Scheme;
        }

        if (!node.IsHttps && !isCodeBundle)
        {
            RefuseTrust(requested, options, RequestedNode.TrustOnlyOverTls);

            // The forwarder refuses to start with certificates that plain http could never check.
            desired.Remove(NodeCa);
            desired.Remove(NodeFingerprint);
        }

        CheckSize(desired);
        return desired;
    }

    /// <summary>The changes from one environment to the other. Only values that cannot be secrets are shown.</summary>
    /// <param name="resource">The function.</param>
    /// <param name="current">What it has.</param>
    /// <param name="desired">What it shall have.</param>
    /// <param name="isForwarder">Whether it runs the packaged forwarder now, which has a protocol even if no variable says so.</param>
    public static IEnumerable<ResourceChange> Changes(
        string resource, IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> desired, bool isForwarder) =>
        current.Keys.Union(desired.Keys).Order(StringComparer.Ordinal).Where(
            name => current.GetValueOrDefault(name) != desired.GetValueOrDefault(name)).Select(name =>
            new ResourceChange(desired.ContainsKey(name) ? "Set" : "Remove", resource)
            {
                Property = $"environment variable {name}",
                Current =
                    Show(name, current) ?? (isForwarder && name == ProtocolSetting.Variable ? ProtocolSetting.ShownWithoutVariable : null),
                Desired = Show(name, desired),
            });

    private static void SetProtocol(
        IReadOnlyDictionary<string, string> current, Dictionary<string, string> desired, ForwarderOptions options)
    {
        var protocol = ProtocolSetting.Desired(current, options);
        desired[ProtocolSetting.Variable] = protocol.ToSetting();
        if (protocol == NodeProtocol.Mirror) return;
        ProtocolSetting.RefuseApplicationId(options);

        // The forwarder refuses to start with an id that it could never tell the node.
        desired.Remove(ApplicationId);
    }

    private static string? Show(string name, IReadOnlyDictionary<string, string> values) =>
        !values.TryGetValue(name, out var value) || !Shown.Contains(name) ? null : value;

    private static NodeAddress Address(ForwarderOptions options, Dictionary<string, string> current)
    {
        var url = options.NodeUrl ?? current.GetValueOrDefault(NodeUrl);
        if (string.IsNullOrWhiteSpace(url))
        {
            throw new InvalidOptionException(
                "Wallarm.NodeUrlMissing",
                ConnectorErrorCategory.InvalidArgument,
                $"The function '{options.FunctionName}' has no node to forward to: -NodeUrl is missing.")
            {
                Target = options.FunctionName,
                RecommendedAction = UnusableOption.NodeExample,
            };
        }

        // A URL that carries its scheme need not agree with the scheme of the address before.
        var scheme =
            options.NodeScheme
                ?? (options.NodeUrl?.Contains("://", StringComparison.Ordinal) == true ? null : current.GetValueOrDefault(NodeScheme));
        return RequestedNode.Parse(url, scheme);
    }

    private static void RefuseTrust(IReadOnlyDictionary<string, string?> requested, ForwarderOptions options, string why)
    {
        if (requested.GetValueOrDefault(NodeCa) is not null)
        {
            throw UnusableOption.Error(options.NodeCaPath is null ? $"{NodeCa} in -Environment" : "-NodeCaPath", why);
        }

        if (requested.GetValueOrDefault(NodeFingerprint) is not null)
        {
            throw UnusableOption.Error(options.NodeFingerprint is null ? $"{NodeFingerprint} in -Environment" : "-NodeFingerprint", why);
        }
    }

    private static void CheckSize(IReadOnlyDictionary<string, string> variables)
    {
        var size = JsonSerializer.SerializeToUtf8Bytes(variables, Unescaped).Length;
        if (size <= SizeLimit) return;
        var largest = variables.OrderByDescending(pair => pair.Value.Length).Take(3)
            .Select(pair => $"{pair.Key}: {Encoding.UTF8.GetByteCount(pair.Value):N0}");
        throw new InvalidOptionException(
            "Wallarm.EnvironmentTooLarge",
            ConnectorErrorCategory.LimitsExceeded,
            $"The environment variables would measure {size:N0} bytes; Lambda takes {SizeLimit:N0} ({string.Join(", ", largest)}).")
        {
            RecommendedAction =
                "Give only the authority that signs the node's certificate in -NodeCaPath, or pin the certificate with -NodeFingerprint "
                + "instead.",
        };
    }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_]+\z")]
    private static partial Regex VariableName();
}
