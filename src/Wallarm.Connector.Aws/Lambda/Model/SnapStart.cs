using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>When snapshots of an initialized function are made.</summary>
public class SnapStart : IShape
{
    public SnapStartApplyOn ApplyOn { get; set; }

    void IShape.Exchange(Members members)
    {
        ApplyOn = members.Constant("ApplyOn", ApplyOn);
    }
}

/// <summary>When snapshots of an initialized function are made, and whether there are any.</summary>
public class SnapStartResponse : IShape
{
    public SnapStartApplyOn ApplyOn { get; set; }

    public SnapStartOptimizationStatus OptimizationStatus { get; set; }

    void IShape.Exchange(Members members)
    {
        ApplyOn = members.Constant("ApplyOn", ApplyOn);
        OptimizationStatus = members.Constant("OptimizationStatus", OptimizationStatus);
    }
}
