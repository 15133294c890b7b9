using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The share (0 to 1) of invocations that an alias sends to a second version.</summary>
public class AliasRoutingConfiguration : IShape
{
    public Dictionary<string, double> AdditionalVersionWeights { get; set; }

    void IShape.Exchange(Members members)
    {
        AdditionalVersionWeights = members.DoubleMap("AdditionalVersionWeights", AdditionalVersionWeights);
    }
}
