namespace Wallarm.Connector.Simulators;

/// <summary>The behaviours in the order in which a call meets them.</summary>
internal static class AwsBehaviors
{
    public static AwsHandler Chain(AwsSettings settings, CallerVerification callers, MotoClient moto)
    {
        AwsHandler handler = exchange => moto.ForwardAsync(exchange, CancellationToken.None);
        foreach (IAwsBehavior behavior in Enumerable.Reverse(Create(settings, callers, moto)))
        {
            AwsHandler next = handler;
            handler = exchange => behavior.HandleAsync(exchange, next);
        }

        return handler;
    }

    private static IAwsBehavior[] Create(AwsSettings settings, CallerVerification callers, MotoClient moto)
    {
        ResourcePolicies policies = new(settings, moto);
        LogGroupAnswers groups = new();
        SubscriptionFilters filters = new(settings, moto, policies, groups);
        return
        [
            new NullMembers(),
            new AwsTagPrefix(),
            new FunctionLimits(),
            new FunctionLifecycle(settings),
            new RolePropagation(settings, moto),
            new FunctionRevisions(),
            policies,
            new EventInvokeConfigs(moto),
            new AliasAnswers(),
            new VersionPublishing(moto),
            new FunctionExtras(),
            filters,
            groups,
            new AccountRole(settings, moto),
            new AccessLogChecks(moto),
            new HttpStages(moto),
            new MethodLogLevel(),
            new PolicySimulation(moto),
            new ParameterLimits(),
            new CallerIdentity(),
            new AssumedRoles(callers),
        ];
    }
}
