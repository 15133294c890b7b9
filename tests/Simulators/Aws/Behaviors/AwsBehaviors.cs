namespace Wallarm.Connector.Simulators;

/// <summary>The behaviours of one proxy, in the order in which a call meets them.</summary>
internal sealed class AwsBehaviors
{
    public AwsBehaviors(AwsSettings settings, TimeProvider clock, CallerVerification callers, MotoClient moto)
    {
        ResourcePolicies policies = new(settings, moto);
        LogGroupAnswers groups = new(LogEvents);
        SubscriptionFilters filters = new(settings, moto, policies, groups);
        FunctionExtras extras = new();
        UploadedCode code = new();
        Objects = code.Objects;
        FunctionLogs = new FunctionLogs(moto);
        DeployedVersions versions = new(moto, extras, code, FunctionLogs);
        IAwsBehavior[] behaviors =
        [
            new PublishedRates(settings, clock),
            new NullMembers(),
            new AwsTagPrefix(),
            new ListPages(settings),
            new UnknownRegions(),
            new VersionDeletion(moto),
            Invocations = new Invocations(moto, versions),
            new FunctionLimits(),
            new FunctionLifecycle(settings),
            new RolePropagation(settings, moto),
            new FunctionRevisions(),
            policies,
            new EventInvokeConfigs(moto),
            new AliasAnswers(),
            new VersionPublishing(moto),
            extras,
            code,
            filters,
            groups,
            new LogPolicies(),
            LogDeliveries = new LogDeliveries(filters, policies, versions, new DeliveryMetrics(moto), Deliveries),
            new FilteredLogEvents(settings, moto, LogEvents),
            new AccountRole(settings, moto),
            new AccessLogChecks(moto),
            HttpStages = new HttpStages(moto),
            new MethodSettings(),
            new StageDates(),
            new PolicySimulation(moto),
            new PolicyDeletion(moto),
            new RoleUse(settings),
            new ParameterLimits(),
            new CallerIdentity(),
            new AssumedRoles(callers),
        ];
        Handler = exchange => moto.ForwardAsync(exchange, CancellationToken.None);
        foreach (IAwsBehavior behavior in behaviors.Reverse())
        {
            AwsHandler next = Handler;
            Handler = exchange => behavior.HandleAsync(exchange, next);
        }
    }

    /// <summary>Answers a verified call.</summary>
    public AwsHandler Handler { get; }

    /// <summary>The objects that Lambda may take code from.</summary>
    public IDictionary<string, byte[]> Objects { get; }

    public HttpStages HttpStages { get; }

    public SeededLogEvents LogEvents { get; } = new();

    public Invocations Invocations { get; }

    public FunctionLogs FunctionLogs { get; }

    public LogDeliveries LogDeliveries { get; }

    public DeliveryQueue Deliveries { get; } = new();
}
