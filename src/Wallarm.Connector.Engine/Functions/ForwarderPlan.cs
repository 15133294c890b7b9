using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Alarms;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>What there is, what shall be, and every difference between the two.</summary>
internal sealed class ForwarderPlan
{
    /// <summary>What of the version that is invoked differs, although the unpublished one is as it shall be: after a rollback.</summary>
    private readonly string?[] _differencesOfLive;

    public ForwarderPlan(
        ForwarderOptions options,
        ForwarderState? state,
        ForwarderPackage package,
        FunctionSettings desired,
        NodeAddress node,
        LogGroup? logGroup)
    {
        Options = options;
        State = state;
        Package = package;
        Desired = desired;
        CodeSha256 = desired.CodeSha256;
        Node = node;
        LogGroup = logGroup;
        Resource = $"Lambda function '{options.FunctionName}'";
        EventInvoke = EventInvokeSettings.Of(state?.EventInvoke).With(options);
        var current = state is null ? null : FunctionSettings.Of(state.Latest);
        var live = state?.Live is null ? null : FunctionSettings.Of(state.Live);
        CodeChanges = [.. current?.CodeChanges(desired, Resource) ?? []];
        ConfigurationChanges = [.. current?.ConfigurationChanges(desired, Resource) ?? []];
        TagChanges = state is null ? [] : Tags().Where(tag => state.Tags.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary();
        ReservedConcurrency = options.ReservedConcurrentExecutions switch
        {
            null => state?.ReservedConcurrentExecutions,
            ForwarderOptions.NoReservedConcurrency => null,
            var wanted => wanted,
        };

        ResourceChange[] liveChanges = [.. live?.CodeChanges(desired, Resource).Concat(live.ConfigurationChanges(desired, Resource)) ?? []];
        _differencesOfLive =
        [
            .. liveChanges.Select(change => change.Property)
                .Except(CodeChanges.Concat(ConfigurationChanges).Select(change => change.Property)),
        ];

        // An alias of the unpublished version would follow each single step of an update.
        IsVersionNeeded = live is null || state!.Live!.Version == "$LATEST" || liveChanges.Length > 0;
        var currentInvoke = EventInvokeSettings.Of(state?.IsEventInvokeOfFunction == true ? null : state?.EventInvoke);
        EventInvokeChanges = [.. currentInvoke.Changes(EventInvoke, $"{Resource}, alias {ForwarderState.Alias}")];
        IsTakenOver = state is not null && !Ownership.IsOurs(state.Tags) && current!.IsCodeBundle && !package.IsCodeBundle;
        IsAliasWeighted = state?.AliasWeights.Count > 0;
    }

    public ForwarderOptions Options { get; }

    public ForwarderState? State { get; }

    public ForwarderPackage Package { get; }

    public FunctionSettings Desired { get; }

    public NodeAddress Node { get; }

    /// <summary>The hash of the code: what the function shall have, and what it has once it is deployed from S3.</summary>
    public string CodeSha256 { get; set; }

    public LogGroup? LogGroup { get; }

    public required string FunctionArn { get; init; }

    /// <summary>The queue of what the node did not take, with its mapping; null where the function has none and shall have none.</summary>
    public UndeliveredKeeping? Keeping { get; init; }

    /// <summary>The alarms of the function; null where nothing is asked about them.</summary>
    public ForwarderAlarms? Alarms { get; init; }

    /// <summary>Whether it replaces a function that is no forwarder.</summary>
    public bool ReplacesForeign { get; init; }

    public string Resource { get; }

    public EventInvokeSettings EventInvoke { get; }

    /// <summary>Whether Lambda sends what fails to a dead-letter queue.</summary>
    public bool HasDeadLetterQueue => !string.IsNullOrEmpty(State?.Latest.DeadLetterConfig?.TargetArn);

    /// <summary>What of the unpublished version's code and architecture changes.</summary>
    public IReadOnlyList<ResourceChange> CodeChanges { get; }

    /// <summary>What of the unpublished version's settings changes.</summary>
    public IReadOnlyList<ResourceChange> ConfigurationChanges { get; }

    /// <summary>Tags that an existing function lacks.</summary>
    public Dictionary<string, string> TagChanges { get; }

    /// <summary>The reserved concurrency that the function shall have; null for none.</summary>
    public int? ReservedConcurrency { get; }

    /// <summary>The change of the reserved concurrency; null for none.</summary>
    public ResourceChange? ConcurrencyChange => ReservedConcurrency == State?.ReservedConcurrentExecutions
        ? null
        : new ResourceChange(ReservedConcurrency is null ? "Remove" : "Set", Resource)
        {
            Property = "ReservedConcurrentExecutions",
            Current = State?.ReservedConcurrentExecutions?.ToString(CultureInfo.InvariantCulture),
            Desired = ReservedConcurrency?.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Whether the alias is missing, or its version is not as it shall be.</summary>
    public bool IsVersionNeeded { get; }

    /// <summary>What of the settings for failed events changes.</summary>
    public IReadOnlyList<ResourceChange> EventInvokeChanges { get; }

    /// <summary>Whether a function of Wallarm's guide gets the packaged forwarder.</summary>
    public bool IsTakenOver { get; }

    /// <summary>
    /// Whether the code that a taken over function has is published first, so that the alias serves it until the new code is whole.
    /// </summary>
    public bool KeepsCode => IsTakenOver && State!.Live?.Version is (null or "$LATEST");

    /// <summary>The change that publishes the code that a taken over function has.</summary>
    public ResourceChange PublicationOfPresentCode => new("Publish", $"a version of {Resource} with the code that it has")
    {
        Desired = $"alias {ForwarderState.Alias} points at it until the new code is whole",
    };

    /// <summary>Whether other versions get a part of the alias's invocations.</summary>
    public bool IsAliasWeighted { get; }

    /// <summary>The application id that the function loses, since its new protocol carries none; null for none.</summary>
    public string? RemovedApplicationId =>
        Desired.Protocol == ForwarderProtocol.ExtProc && State is not null && !Options.Environment.ContainsKey(
            ForwarderEnvironment.ApplicationId)
            ? FunctionSettings.Of(State.Latest).Environment.GetValueOrDefault(ForwarderEnvironment.ApplicationId)
            : null;

    /// <summary>The versions that there are; null where none is published now.</summary>
    public FunctionVersions? Versions { get; set; }

    /// <summary>The change that creates the function.</summary>
    public ResourceChange Creation => new("Create", Resource)
    {
        Desired = string.Create(
            CultureInfo.InvariantCulture,
            $"{Desired.Runtime} on {Desired.Architecture}, handler {Desired.Handler}, {Desired.MemorySize} MB, {Desired.Timeout} s, role "
            + $"{Desired.RoleArn}, node {Node}, code {Desired.CodeSha256}, {Further()}"),
    };

    /// <summary>The change that publishes a version for the alias; null where the one that it has is as it shall be.</summary>
    public ResourceChange? VersionChange
    {
        get
        {
            if (!IsVersionNeeded) return null;
            var instead =
                _differencesOfLive.Length == 0
                    ? ""
                    : $", and no longer at version {State!.Live!.Version}, which differs in {string.Join(", ", _differencesOfLive)}";
            return new ResourceChange(
                "Publish", $"a version of {Resource}")
            {
                Desired = $"alias {ForwarderState.Alias} points at it{instead}",
            };
        }
    }

    /// <summary>The change that ends the part that other versions have of the alias's invocations.</summary>
    public IReadOnlyList<ResourceChange> WeightChanges => !IsAliasWeighted
        ? []
        : [
            new ResourceChange("Remove", $"{Resource}, alias {ForwarderState.Alias}")
            {
                Property = "RoutingConfig",
                Current = string.Join(
                    ", ",
                    State!.AliasWeights.Select(
                        weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Value:P0} to version {weight.Key}"))),
            },
        ];

    /// <summary>The change of the tags; null for none.</summary>
    public ResourceChange? TagChange => TagChanges.Count == 0
        ? null
        : new ResourceChange("Tag", Resource) { Desired = string.Join(", ", TagChanges.Select(tag => $"{tag.Key}={tag.Value}")) };

    /// <summary>The change that deletes an old version.</summary>
    public static ResourceChange Deletion(string resource, string version) => new("Delete", $"version {version} of {resource}");

    /// <summary>What becomes of the alarms.</summary>
    public IEnumerable<Step> AlarmSteps() => Alarms is null
        ? []
        : ForwarderAlarms.IsWanted(Options)
            ? Alarms.Steps(EventInvoke.OnFailureDestination, HasDeadLetterQueue, Options.AlarmTopicArn, Options.Tags)
            : Alarms.Deletions().Select(each => each.Step);

    /// <summary>The changes that delete the versions which are no longer needed.</summary>
    public IReadOnlyList<ResourceChange> Deletions(FunctionVersions versions)
    {
        var isOneMore = VersionPruning.IsOneMore(versions, State!.Latest, CodeChanges.Count + ConfigurationChanges.Count > 0);
        return [.. VersionPruning.Surplus(versions, isOneMore).Select(version => Deletion(Resource, version))];
    }

    /// <summary>The tags that were asked for, and the mark of the module.</summary>
    public Dictionary<string, string> Tags() => Ownership.Tags(Options.Tags, State?.Tags);

    /// <summary>What the user gets.</summary>
    public PublishedForwarder Result(string status, string? version, IReadOnlyList<ResourceChange> changes) => new()
    {
        AccountId = Amazon.Arn.Parse(FunctionArn).AccountId,
        Region = Amazon.Arn.Parse(FunctionArn).Region,
        FunctionName = Options.FunctionName,
        FunctionArn = FunctionArn,
        AliasArn = $"{FunctionArn}:{ForwarderState.Alias}",
        Version = version,
        RoleArn = Desired.RoleArn,
        Runtime = Desired.Runtime,
        Handler = Desired.Handler,
        Architecture = Desired.Architecture,
        MemorySize = Desired.MemorySize,
        Timeout = Desired.Timeout,
        CodeSha256 = CodeSha256,
        NodeAddress = Node.ToString(),
        NodeProtocol = Desired.Protocol?.ToString(),
        FunctionLogGroupName = Desired.LogGroupName,
        OnFailureDestination = EventInvoke.OnFailureDestination,
        IncludePath = SelectionSettings.Of(Desired.Environment, SelectionSettings.Include),
        ExcludePath = SelectionSettings.Of(Desired.Environment, SelectionSettings.Exclude),
        Redact = SelectionSettings.Of(Desired.Environment, SelectionSettings.Redact),
        Status = status,
        Changes = changes,
    };

    /// <summary>What else a new function gets; the values of its variables may be secrets.</summary>
    private string Further()
    {
        var further =
            $"{Desired.LogFormat} log, environment variables {string.Join(", ", Desired.Environment.Keys.Order(StringComparer.Ordinal))}";
        if (Desired.ApplicationLogLevel is { } level) further = $"{level} {further}";
        if (Desired.SubnetIds.Count > 0)
        {
            further += $", subnets {string.Join(", ", Desired.SubnetIds)}, security groups {string.Join(", ", Desired.SecurityGroupIds)}";
        }

        if (Desired.KmsKeyArn is { } key) further += $", KMS key {key}";
        return $"{further}, tags {string.Join(", ", Tags().Select(tag => $"{tag.Key}={tag.Value}"))}";
    }
}
