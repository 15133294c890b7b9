namespace Wallarm.Connector.Inventory.Pages;

/// <summary>
/// How many hours a point of the page's charts stands for, so that all of them fit one scale and a week is shown hour by hour.
/// </summary>
internal sealed class PageSeries
{
    private const int MostPoints = 168;

    private static readonly int[] Steps = [1, 2, 3, 4, 6, 12, 24];

    public PageSeries(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var called = endpoints.Where(endpoint => endpoint.FirstHour is not null && endpoint.HourlyHits.Count > 0).ToArray();
        if (called.Length == 0) return;
        var first = called.Min(endpoint => HourOf(endpoint));
        var hours = called.Max(endpoint => HourOf(endpoint) + endpoint.HourlyHits.Count) - first;
        var needed = (hours + MostPoints - 1) / MostPoints;
        HoursPerPoint = Array.Find(Steps, step => step >= needed) is var step and > 0 ? step : (needed + 23) / 24 * 24;
    }

    public long HoursPerPoint { get; } = 1;

    /// <summary>An endpoint whose series has a number for each point.</summary>
    public ApiEndpoint Reduce(ApiEndpoint endpoint)
    {
        if (HoursPerPoint == 1 || endpoint.FirstHour is null || endpoint.HourlyHits.Count == 0) return endpoint;
        var hour = HourOf(endpoint);
        var first = hour / HoursPerPoint;
        var points = new int[((hour + endpoint.HourlyHits.Count - 1) / HoursPerPoint) - first + 1];
        for (var index = 0; index < endpoint.HourlyHits.Count; index++)
        {
            points[((hour + index) / HoursPerPoint) - first] += endpoint.HourlyHits[index];
        }

        return endpoint with { FirstHour = DateTimeOffset.UnixEpoch.AddHours(first * HoursPerPoint), HourlyHits = points };
    }

    private static long HourOf(ApiEndpoint endpoint) => endpoint.FirstHour!.Value.ToUnixTimeSeconds() / 3600;
}
