namespace Wallarm.Connector.Engine.Errors;

/// <summary><c>Wallarm.OptionNotUsable</c>: the value of a parameter cannot be used.</summary>
internal static class UnusableOption
{
    /// <summary>What to do where the node's address is missing or cannot be used.</summary>
    public const string NodeExample = "Give the node's host and port, as in -NodeUrl node.example.com:5080 -NodeScheme https.";

    /// <summary>The error for an option that cannot be used.</summary>
    public static InvalidOptionException Error(string parameter, string why, Exception? cause = null) =>
        new("Wallarm.OptionNotUsable", ConnectorErrorCategory.InvalidArgument, $"{parameter} cannot be used: {why}.", cause)
        {
            Target = parameter,
            RecommendedAction = parameter switch
            {
                "-NodeUrl" => NodeExample,
                "-HealthCheckPath" =>
                    "Leave it out; or, for a node in connector-server mode, give -NodeProtocol Mirror and the path of "
                    + "connector.external_health_check.endpoint in go-node.yaml.",
                "-CodeS3Bucket" or "-CodeS3Key" => "Give bucket and key of an object with the packaged forwarder, or neither.",
                "-NodeProtocol" => "Give -NodeProtocol ExtProc, -NodeProtocol Mirror, or neither.",
                "-ApplicationId" => "Leave -ApplicationId out, or give -NodeProtocol Mirror for an NGINX-based node.",
                "-NodeScheme" => "Give -NodeScheme https or -NodeScheme http, the one that the node speaks.",
                "-NodeCaPath" =>
                    "Give a PEM file with the certificates of the authority that signs the "
                    + "node's certificate, for a node that speaks https.",
                "-NodeFingerprint" =>
                    "Give the SHA-256 of the node's certificate, 64 hexadecimal digits, for a "
                    + "node that speaks https; Test-WallarmNode shows it.",
                "-IncludePath" or "-ExcludePath" =>
                    "Give patterns that begin with a slash or an asterisk, as in -ExcludePath '/*/health', '**.php'; "
                    + "$null takes them away.",
                "-Redact" => "Give names of emails, tokens, digits and addresses, as in -Redact emails, addresses; $null takes them away.",
                "-KeepLiteral" => "Give a path whose last segment stays as it is called, as in -KeepLiteral '/articles/*'.",
                "-PreviousSpecification" => "Give the newer definition with -Specification.",
                "-MessageId" or "-SaveTo" => "Leave it out, or look at where the batches are with Get-WallarmUndeliveredBatch.",
                "-Path" => "Give files, folders, or s3://bucket/prefix.",
                "-SampleRate" => "Give a part above 0 and at most 1, as in -SampleRate 0.1.",
                "-StartTime" => "Give a -StartTime before -EndTime, or leave one of them out.",
                _ => "Give names and values of environment variables that Lambda takes, as in -Environment @{ X_CONCURRENCY = '16' }.",
            },
        };
}
