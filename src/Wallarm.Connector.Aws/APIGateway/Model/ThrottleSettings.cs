using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>A rate limit: requests per second, and the burst beyond it.</summary>
public class ThrottleSettings : IShape
{
    public int? BurstLimit { get; set; }

    public double? RateLimit { get; set; }

    void IShape.Exchange(Members members)
    {
        BurstLimit = members.Integer("burstLimit", BurstLimit);
        RateLimit = members.Double("rateLimit", RateLimit);
    }
}
