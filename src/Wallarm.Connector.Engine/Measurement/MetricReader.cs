using System.Globalization;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Measurement;

/// <summary>A metric that is asked for.</summary>
/// <param name="Namespace">Such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">Such as <c>Invocations</c>.</param>
/// <param name="Dimensions">All dimensions that it has: a metric of fewer is another one.</param>
internal sealed record AskedMetric(string Namespace, string Name, params (string Name, string Value)[] Dimensions)
{
    /// <summary><c>Sum</c> adds the periods up, <c>Maximum</c> is that of all.</summary>
    public string Stat { get; init; } = "Sum";
}

/// <summary>Reads metrics of CloudWatch, as one number for a span of time.</summary>
internal sealed class MetricReader(AwsSession session)
{
    /// <summary>What GetMetricData takes in one request.</summary>
    private const int MostQueries = 500;

    /// <summary>Reads metrics.</summary>
    /// <param name="metrics">Which.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment behind it.</param>
    /// <param name="period">The period in which they are asked for, s.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// A number for each; 0 where nothing was counted, and null where CloudWatch could not say.
    /// </returns>
    public async Task<IReadOnlyList<double?>> ReadAsync(
        IReadOnlyList<AskedMetric> metrics, DateTimeOffset from, DateTimeOffset to, int period, CancellationToken cancellation)
    {
        var values = new double?[metrics.Count];
        for (var first = 0; first < metrics.Count; first += MostQueries)
        {
            await ReadAsync(metrics, first, values, from, to, period, cancellation).ConfigureAwait(false);
        }

        return values;
    }

    private async Task ReadAsync(
        IReadOnlyList<AskedMetric> metrics,
        int first,
        double?[] values,
        DateTimeOffset from,
        DateTimeOffset to,
        int period,
        CancellationToken cancellation)
    {
        var last = Math.Min(first + MostQueries, metrics.Count);
        Array.Fill(values, 0, first, last - first);
        var queries = Enumerable.Range(first, last - first).Select(index => Query(metrics[index], index, period)).ToList();
        var pages = Pages.ReadAsync(
            token => session.CloudWatch.GetMetricDataAsync(
                new GetMetricDataRequest
                {
                    MetricDataQueries = queries, StartTime = from.UtcDateTime, EndTime = to.UtcDateTime, NextToken = token,
                },
                cancellation),
            page => page.NextToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var result in page.MetricDataResults ?? [])
            {
                var index = int.Parse(result.Id.AsSpan(1), CultureInfo.InvariantCulture);

                // The status of a metric that goes on on the next page is PartialData.
                if (result.StatusCode == StatusCode.InternalError || result.StatusCode == StatusCode.Forbidden) values[index] = null;
                foreach (var value in result.Values ?? [])
                {
                    values[index] = metrics[index].Stat == "Sum" ? values[index] + value : Math.Max(values[index] ?? 0, value);
                }
            }
        }
    }

    private static MetricDataQuery Query(AskedMetric metric, int index, int period) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"m{index}"),
        MetricStat = new MetricStat
        {
            Metric = new Metric
            {
                Namespace = metric.Namespace,
                MetricName = metric.Name,
                Dimensions = [.. metric.Dimensions.Select(each => new Dimension { Name = each.Name, Value = each.Value })],
            },
            Period = period,
            Stat = metric.Stat,
        },
    };
}
