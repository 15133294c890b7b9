using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>The calls that AWS counts together for an account in a region.</summary>
/// <param name="Name">What tells it from other quotas.</param>
/// <param name="Interval">The time between two calls at the published rate; zero for a rate that AWS does not publish.</param>
/// <param name="Burst">How many calls may go at once after a pause.</param>
/// <remarks>
/// Bursts are a little below AWS's, since calls do not arrive at the pace at which they were sent, and others use the account as well.
/// Sources: "Amazon API Gateway quotas" (10 requests a second, burst 40, all operations of both APIs together); "CloudWatch Logs quotas"
/// (DescribeSubscriptionFilters: 5 a second).
/// </remarks>
internal sealed record CallQuota(string Name, TimeSpan Interval, int Burst)
{
    private static readonly CallQuota ApiGateway = new("apigateway", TimeSpan.FromMilliseconds(100), 36);
    private static readonly CallQuota Filters = new("logs:DescribeSubscriptionFilters", TimeSpan.FromMilliseconds(200), 4);

    /// <summary>The quota of an operation.</summary>
    public static CallQuota Of(AwsService service, string operation)
    {
        if (service.ActionPrefix == ApiGateway.Name) return ApiGateway;
        var name = $"{service.ActionPrefix}:{operation}";
        return name == Filters.Name ? Filters : new CallQuota(name, TimeSpan.Zero, 1);
    }
}
