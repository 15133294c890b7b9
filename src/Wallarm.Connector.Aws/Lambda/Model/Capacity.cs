using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The number of concurrent executions that are reserved for a function.</summary>
public class Concurrency : IShape
{
    public int? ReservedConcurrentExecutions { get; set; }

    void IShape.Exchange(Members members)
    {
        ReservedConcurrentExecutions = members.Integer("ReservedConcurrentExecutions", ReservedConcurrentExecutions);
    }
}

/// <summary>The capacity provider that runs a function.</summary>
public class CapacityProviderConfig : IShape
{
    public LambdaManagedInstancesCapacityProviderConfig LambdaManagedInstancesCapacityProviderConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        LambdaManagedInstancesCapacityProviderConfig = members.Structure(
            "LambdaManagedInstancesCapacityProviderConfig", LambdaManagedInstancesCapacityProviderConfig);
    }
}

/// <summary>The managed instances that run a function.</summary>
public class LambdaManagedInstancesCapacityProviderConfig : IShape
{
    public string CapacityProviderArn { get; set; }

    public double? ExecutionEnvironmentMemoryGiBPerVCpu { get; set; }

    public int? PerExecutionEnvironmentMaxConcurrency { get; set; }

    void IShape.Exchange(Members members)
    {
        CapacityProviderArn = members.String("CapacityProviderArn", CapacityProviderArn);
        ExecutionEnvironmentMemoryGiBPerVCpu = members.Double("ExecutionEnvironmentMemoryGiBPerVCpu", ExecutionEnvironmentMemoryGiBPerVCpu);
        PerExecutionEnvironmentMaxConcurrency = members.Integer(
            "PerExecutionEnvironmentMaxConcurrency", PerExecutionEnvironmentMaxConcurrency);
    }
}
