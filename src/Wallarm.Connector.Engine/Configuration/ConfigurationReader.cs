using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>Makes the desired state of a configuration file.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidOptionException">It cannot be used; the error names everything that is wrong.</exception>
    public static ConnectorConfiguration Read(ConfigurationFile file, string packageFolder)
    {
        var problems = new ConfigurationProblems(file.Path);
        if (new ConfigurationCheck(problems, file.IsPowerShellData).Run(file.Root, ConfigurationSchema.Root) is not { } read)
        {
            problems.ThrowIfAny();
        }
        else
        {
            var root = new ConfigurationSection(read);
            ConfigurationRules.Check(root, problems);
            problems.ThrowIfAny();
            var folder = Path.GetDirectoryName(file.Path)!;
            var usual = Function(root, region: null, folder, packageFolder);
            var configuration = new ConnectorConfiguration
            {
                Role = root.Section("role").Text("arn") is null ? Role(root) : null,
                Function = usual,
                Regions =
                [
                    .. root.Sections("regions").Select(
                        region => new ConnectedRegion
                        {
                            Region = region.Text("name")!,
                            Function = Function(root, region, folder, packageFolder),
                        }),
                ],
                Stages = [.. root.Sections("stages").Select(stage => Stage(stage, root))],
            };
            ConfigurationRules.CheckFunctions(root, configuration, problems);
            problems.ThrowIfAny();
            return configuration;
        }

        throw new InvalidOperationException("A configuration that cannot be read has a problem.");
    }

    private static LambdaRoleOptions Role(ConfigurationSection root)
    {
        var role = root.Section("role");
        return new LambdaRoleOptions
        {
            RoleName = role.Text("name") ?? LambdaRoleOptions.DefaultRoleName,
            PolicyName = role.Text("policyName"),
            LeastPrivilege = role.Flag("leastPrivilege"),
            Vpc = role.Flag("vpc"),
            OnFailureDestinations = role.Texts("onFailureDestinations") ?? [],
            KmsKeyArns = role.Texts("kmsKeyArns") ?? [],
            PermissionsBoundary = role.Text("permissionsBoundary"),
            Path = role.Text("path"),
            Tags = Given(new Layers(role, root).Merged("tags")),
            ReplaceExisting = role.Flag("force"),
        };
    }

    /// <summary>The function of a region: what the region says, and for the rest what is said for all.</summary>
    private static ForwarderOptions Function(ConfigurationSection root, ConfigurationSection? region, string folder, string packageFolder)
    {
        var (all, allNode) = (root.Section("function"), root.Section("node"));
        var (function, node) = (new Layers(region?.Section("function"), all), new Layers(region?.Section("node"), allNode));
        return new ForwarderOptions
        {
            FunctionName = all.Text("name") ?? ForwarderOptions.DefaultFunctionName,
            RoleArn = root.Section("role").Text("arn"),
            PackageFolder = packageFolder,
            CodeBundlePath = InFolder(function.Holding("codeBundlePath").Text("codeBundlePath")),
            CodeS3Bucket = function.Holding("codeS3Bucket").Text("codeS3Bucket"),
            CodeS3Key = function.Holding("codeS3Key").Text("codeS3Key"),
            CodeS3ObjectVersion = function.Holding("codeS3ObjectVersion").Text("codeS3ObjectVersion"),
            Architecture = function.Holding("architecture").Text("architecture"),
            NodeUrl = node.Holding("url").Text("url"),

            // An address of the region's own that carries its scheme needs none, and would contradict that of the other.
            NodeScheme =
                region?.Section("node").Text("url")?.Contains("://", StringComparison.Ordinal) == true
                    ? region.Section("node").Text("scheme")
                    : node.Holding("scheme").Text("scheme"),
            NodeProtocol = Protocol(node.Holding("protocol").Text("protocol")),
            ApplicationId = node.Holding("applicationId").Number("applicationId"),
            NodeCaPath = InFolder(node.Holding("caPath").Text("caPath")),
            NodeFingerprint = node.Holding("fingerprints").Texts("fingerprints"),
            LogLevel = function.Holding("logLevel").Text("logLevel"),
            Timeout = function.Holding("timeout").Number("timeout"),
            MemorySize = function.Holding("memorySize").Number("memorySize"),
            SubnetIds = function.Holding("subnetIds").Texts("subnetIds"),
            SecurityGroupIds = function.Holding("securityGroupIds").Texts("securityGroupIds"),
            KmsKeyArn = function.Holding("kmsKeyArn").TextOrNone("kmsKeyArn"),
            Tags = Given([.. root.Map("tags"), .. function.Merged("tags")]),
            ReservedConcurrentExecutions = Concurrency(function.Holding("reservedConcurrentExecutions")),
            LogRetentionInDays = function.Holding("logRetentionInDays").Number("logRetentionInDays"),
            OnFailureDestination = function.Holding("onFailureDestination").TextOrNone("onFailureDestination"),
            KeepUndelivered = function.Holding("keepUndelivered")["keepUndelivered"]?.Value as bool?,
            QueueKmsKeyArn = function.Holding("queueKmsKeyArn").Text("queueKmsKeyArn"),
            MaximumRetryAttempts = function.Holding("maximumRetryAttempts").Number("maximumRetryAttempts"),
            MaximumEventAgeInSeconds = function.Holding("maximumEventAgeInSeconds").Number("maximumEventAgeInSeconds"),
            IncludePaths = function.Holding("includePaths").Texts("includePaths"),
            ExcludePaths = function.Holding("excludePaths").Texts("excludePaths"),
            Redact = function.Holding("redact").Texts("redact"),
            Alarm = function.Holding("alarm")["alarm"]?.Value as bool?,
            AlarmTopicArn = function.Holding("alarmTopicArn").Text("alarmTopicArn"),
            Environment = function.Merged("environment"),
            ReplaceExisting = all.Flag("force"),
        };

        static int? Concurrency(ConfigurationSection section) =>
            section["reservedConcurrentExecutions"] is { Value: null }
                ? ForwarderOptions.NoReservedConcurrency
                : section.Number("reservedConcurrentExecutions");

        static ForwarderProtocol? Protocol(string? text) =>
            text is null ? null : text == NodeProtocol.Mirror.ToSetting() ? ForwarderProtocol.Mirror : ForwarderProtocol.ExtProc;

        string? InFolder(string? path) => path is null ? null : Path.GetFullPath(path, folder);
    }

    private static ConnectedStage Stage(ConfigurationSection stage, ConfigurationSection root) => new()
    {
        Region = stage.Text("region"),
        Logging = new StageLoggingOptions
        {
            RestApiId = stage.Text("restApiId"),
            ApiId = stage.Text("apiId"),
            StageName = stage.Text("stageName")!,
            LogGroupName = stage.Text("logGroupName"),
            RetentionInDays = stage.Number("retentionInDays"),
            ExecutionLogging = stage.Text("executionLogging") is { } level ? Enum.Parse<ExecutionLogging>(level) : null,
            CreateAccountRole = root.Flag("createAccountRole"),
            Tags = Given(root.Map("tags")),
            Merge = stage.Flag("merge"),
            ReplaceExisting = stage.Flag("force"),
        },
        FilterName = stage.Text("filterName") ?? SubscriptionFilterOptions.DefaultFilterName,
        FilterPattern = stage.Text("filterPattern") ?? "",
        ReplacesFilter = stage.Flag("force"),
    };

    /// <summary>The entries as tags; of two with one name the last one holds.</summary>
    private static Dictionary<string, string> Given(IEnumerable<KeyValuePair<string, string?>> entries)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries) tags[name] = value ?? "";
        return tags;
    }

    /// <summary>A section of a region over the one that holds for all regions.</summary>
    private sealed class Layers(ConfigurationSection? own, ConfigurationSection all)
    {
        public ConfigurationSection Holding(string name) => own?[name] is null ? all : own;

        public Dictionary<string, string?> Merged(string name)
        {
            var merged = new Dictionary<string, string?>(all.Map(name), StringComparer.Ordinal);
            foreach (var (key, value) in own?.Map(name) ?? new Dictionary<string, string?>()) merged[key] = value;
            return merged;
        }
    }
}
