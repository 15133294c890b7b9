using System.Globalization;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Forwarding.Nodes;
using LambdaEnvironment = Amazon.Lambda.Model.Environment;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The settings of a function that the connector cares for; all others stay as they are.</summary>
internal sealed record FunctionSettings
{
    /// <summary>Seconds for one batch: the upper end of what Wallarm's guide says.</summary>
    public const int DefaultTimeout = 60;

    /// <summary>
    /// The lower end of what Wallarm's guide says; what is shorter, such as Lambda's own 3 seconds, is mended when a function is taken
    /// over.
    /// </summary>
    public const int LeastTimeout = 30;

    /// <summary>The id of the error that a new function is given no role.</summary>
    public const string RoleMissingErrorId = "Wallarm.RoleArnMissing";

    /// <summary>MB; the forwarder's peak is far below it.</summary>
    public const int DefaultMemorySize = 128;

    /// <summary>The description of a function that the module makes.</summary>
    private const string Description = "Forwards API Gateway access logs to a Wallarm node for API Discovery.";

    public required string RoleArn { get; init; }

    public required string Runtime { get; init; }

    public required string Handler { get; init; }

    public required string Architecture { get; init; }

    public required int Timeout { get; init; }

    public required int MemorySize { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<string> SubnetIds { get; init; }

    /// <summary>Whether the function may use IPv6 in its subnets. Nobody asks for it here: it stays as it is.</summary>
    public bool? AllowsIpv6 { get; init; }

    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    public required string? KmsKeyArn { get; init; }

    /// <summary>Null if the response says nothing of it, which Lambda's always does: then it is not compared.</summary>
    public required string? LogFormat { get; init; }

    public required string? ApplicationLogLevel { get; init; }

    public required string? SystemLogLevel { get; init; }

    public required string LogGroupName { get; init; }

    public required string CodeSha256 { get; init; }

    /// <summary>Whether a forwarder of this module runs with these, as far as the runtime and a node tell.</summary>
    public bool IsForwarder =>
        Runtime.StartsWith("provided", StringComparison.Ordinal) && Environment.ContainsKey(ForwarderEnvironment.NodeUrl);

    /// <summary>Whether it is Wallarm's own Python function, as its guide has it.</summary>
    public bool IsCodeBundle => Runtime.StartsWith("python", StringComparison.Ordinal) && Handler == "lambda_function.lambda_handler";

    /// <summary>How the node is told about calls; null if no forwarder of this module runs, or its variable cannot be used.</summary>
    public ForwarderProtocol? Protocol => IsForwarder ? ProtocolSetting.Of(Environment)?.ToOption() : null;

    /// <summary>The address of the node in the environment; null where there is none that can be used.</summary>
    public NodeAddress? FindNode()
    {
        if (Environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl) is not { Length: > 0 } url) return null;
        try
        {
            return NodeAddress.Parse(url, Environment.GetValueOrDefault(ForwarderEnvironment.NodeScheme));
        }
        catch (NodeAddressException)
        {
            return null;
        }
    }

    /// <summary>What a version of a function has.</summary>
    public static FunctionSettings Of(FunctionConfiguration configuration) => new()
    {
        RoleArn = configuration.Role,
        Runtime = configuration.Runtime?.Value ?? "",
        Handler = configuration.Handler ?? "",
        Architecture = configuration.Architectures?.FirstOrDefault() ?? "x86_64",
        Timeout = configuration.Timeout ?? 3,
        MemorySize = configuration.MemorySize ?? 128,
        Environment = configuration.Environment?.Variables ?? [],
        SubnetIds = configuration.VpcConfig?.SubnetIds ?? [],
        SecurityGroupIds = configuration.VpcConfig?.SecurityGroupIds ?? [],
        AllowsIpv6 = configuration.VpcConfig?.Ipv6AllowedForDualStack,
        KmsKeyArn = string.IsNullOrEmpty(configuration.KMSKeyArn) ? null : configuration.KMSKeyArn,
        LogFormat = configuration.LoggingConfig?.LogFormat?.Value,
        ApplicationLogLevel = configuration.LoggingConfig?.ApplicationLogLevel?.Value,
        SystemLogLevel = configuration.LoggingConfig?.SystemLogLevel?.Value,
        LogGroupName = configuration.LoggingConfig?.LogGroup ?? "/aws/lambda/" + configuration.FunctionName,
        CodeSha256 = configuration.CodeSha256 ?? "",
    };

    /// <summary>What a function shall have.</summary>
    /// <param name="current">What it has; null for a new one.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="package">Its code.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="isOurs">Whether the module has published it before, so that its settings are meant.</param>
    public static FunctionSettings Desired(
        FunctionSettings? current,
        ForwarderOptions options,
        ForwarderPackage package,
        string architecture,
        IReadOnlyDictionary<string, string> environment,
        bool isOurs)
    {
        // The packaged forwarder writes JSON, and Lambda hands it its level only in that format.
        var isJson = !package.IsCodeBundle || options.LogLevel is not null || current?.LogFormat == "JSON";
        return new FunctionSettings
        {
            RoleArn = options.RoleArn ?? current?.RoleArn ?? throw RoleMissing(options),
            Runtime = package.Runtime,
            Handler = package.Handler,
            Architecture = architecture,
            Timeout =
                options.Timeout ?? (current is not null && (isOurs || current.Timeout >= LeastTimeout) ? current.Timeout : DefaultTimeout),
            MemorySize = options.MemorySize ?? current?.MemorySize ?? DefaultMemorySize,
            Environment = environment,
            SubnetIds = options.SubnetIds ?? current?.SubnetIds ?? [],
            SecurityGroupIds = options.SubnetIds is { Count: 0 } ? [] : options.SecurityGroupIds ?? current?.SecurityGroupIds ?? [],
            AllowsIpv6 = options.SubnetIds is { Count: 0 } ? null : current?.AllowsIpv6,
            KmsKeyArn = (options.KmsKeyArn ?? current?.KmsKeyArn) is { Length: > 0 } key ? key : null,
            LogFormat = isJson ? "JSON" : "Text",
            ApplicationLogLevel = isJson ? options.LogLevel ?? current?.ApplicationLogLevel ?? "INFO" : null,

            // Three lines of the platform's own for every invocation would cost more than the forwarder's one.
            SystemLogLevel = isJson ? current?.SystemLogLevel ?? "WARN" : null,
            LogGroupName = current?.LogGroupName ?? "/aws/lambda/" + options.FunctionName,
            CodeSha256 = package.CodeSha256,
        };
    }

    /// <summary>The differences to what shall be, of everything but code and architecture, which are deployed together.</summary>
    public IEnumerable<ResourceChange> ConfigurationChanges(FunctionSettings desired, string resource) =>
    [
        .. Change(resource, "Role", RoleArn, desired.RoleArn),
        .. Change(resource, "Runtime", Runtime, desired.Runtime),
        .. Change(resource, "Handler", Handler, desired.Handler),
        .. Change(resource, "Timeout", Number(Timeout), Number(desired.Timeout)),
        .. Change(resource, "MemorySize", Number(MemorySize), Number(desired.MemorySize)),
        .. ForwarderEnvironment.Changes(resource, Environment, desired.Environment, IsForwarder),
        .. Change(resource, "VpcConfig.SubnetIds", Ids(SubnetIds), Ids(desired.SubnetIds)),
        .. Change(resource, "VpcConfig.SecurityGroupIds", Ids(SecurityGroupIds), Ids(desired.SecurityGroupIds)),
        .. Change(resource, "KMSKeyArn", KmsKeyArn, desired.KmsKeyArn),
        .. LogFormat is null ? [] : LoggingChanges(desired, resource),
    ];

    /// <summary>The differences to what shall be, of code and architecture.</summary>
    public IEnumerable<ResourceChange> CodeChanges(FunctionSettings desired, string resource) =>
    [
        .. Change(resource, "CodeSha256", CodeSha256, desired.CodeSha256),
        .. Change(resource, "Architecture", Architecture, desired.Architecture),
    ];

    /// <summary>The call that creates a function with these settings, and its first version.</summary>
    public CreateFunctionRequest ToCreateRequest(string functionName, ForwarderPackage package, Dictionary<string, string> tags) => new()
    {
        FunctionName = functionName,
        Description = $"{Description} {VersionPruning.Description(package.IsCodeBundle)}",
        Code = package.Source is { } source
            ? new FunctionCode { S3Bucket = source.Bucket, S3Key = source.Key, S3ObjectVersion = source.Version }
            : new FunctionCode { ZipFile = new MemoryStream(package.Zip) },
        Publish = true,
        Role = RoleArn,
        Runtime = Runtime,
        Handler = Handler,
        Architectures = [Architecture],
        Timeout = Timeout,
        MemorySize = MemorySize,
        Environment = new LambdaEnvironment { Variables = new(Environment) },
        VpcConfig = SubnetIds.Count == 0 ? null : Vpc(),
        KMSKeyArn = KmsKeyArn,
        LoggingConfig = Logging(),
        Tags = tags,
    };

    /// <summary>The call that changes a function's settings to these, and touches no other.</summary>
    /// <param name="functionName">Name of the function.</param>
    /// <param name="current">What it has.</param>
    public UpdateFunctionConfigurationRequest ToUpdateRequest(string functionName, FunctionSettings current) => new()
    {
        FunctionName = functionName,
        Role = RoleArn,
        Runtime = Runtime,
        Handler = Handler,
        Timeout = Timeout,
        MemorySize = MemorySize,
        Environment = new LambdaEnvironment { Variables = new(Environment) },
        VpcConfig = SubnetIds.SequenceEqual(current.SubnetIds) && SecurityGroupIds.SequenceEqual(current.SecurityGroupIds) ? null : Vpc(),
        KMSKeyArn = KmsKeyArn == current.KmsKeyArn ? null : KmsKeyArn ?? "",
        LoggingConfig = Logging(),
    };

    private IEnumerable<ResourceChange> LoggingChanges(FunctionSettings desired, string resource) =>
    [
        .. Change(resource, "LoggingConfig.LogFormat", LogFormat, desired.LogFormat),
        .. Change(resource, "LoggingConfig.ApplicationLogLevel", ApplicationLogLevel, desired.ApplicationLogLevel),
        .. Change(resource, "LoggingConfig.SystemLogLevel", SystemLogLevel, desired.SystemLogLevel),
    ];

    private VpcConfig Vpc() =>
        new() { SubnetIds = [.. SubnetIds], SecurityGroupIds = [.. SecurityGroupIds], Ipv6AllowedForDualStack = AllowsIpv6 };

    private LoggingConfig Logging() => new()
    {
        LogFormat = LogFormat,
        ApplicationLogLevel = ApplicationLogLevel,
        SystemLogLevel = SystemLogLevel,
        LogGroup = LogGroupName,
    };

    private static IEnumerable<ResourceChange> Change(string resource, string property, string? current, string? desired)
    {
        if (current == desired) yield break;
        yield return new ResourceChange("Set", resource) { Property = property, Current = current ?? "none", Desired = desired ?? "none" };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Ids(IReadOnlyList<string> ids) => ids.Count == 0 ? null : string.Join(", ", ids.Order(StringComparer.Ordinal));

    private static InvalidOptionException RoleMissing(ForwarderOptions options) =>
        new(
            RoleMissingErrorId,
            ConnectorErrorCategory.InvalidArgument,
            $"The function '{options.FunctionName}' does not exist yet and needs a role to run as: -RoleArn is missing.")
        {
            Target = options.FunctionName,
            RecommendedAction = "Pipe the output of New-WallarmLambdaRole in, or give its RoleArn.",
        };
}
