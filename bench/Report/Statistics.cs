namespace Wallarm.Connector.Bench.Report;

/// <summary>The two statistics the bench uses.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new BenchException("a median of nothing was asked for");
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// Least squares of y = fixed + slope * x, every point weighted by 1/y² so that small events count as much as large ones.
    /// </summary>
    public static (double Fixed, double Slope) FitLine(IReadOnlyCollection<(double X, double Y)> points)
    {
        double weights = 0, weightedX = 0, weightedY = 0, weightedXX = 0, weightedXY = 0;
        foreach ((double x, double y) in points)
        {
            double weight = 1 / (y * y);
            weights += weight;
            weightedX += weight * x;
            weightedY += weight * y;
            weightedXX += weight * x * x;
            weightedXY += weight * x * y;
        }

        double slope = (weights * weightedXY - weightedX * weightedY) / (weights * weightedXX - weightedX * weightedX);
        return ((weightedY - slope * weightedX) / weights, slope);
    }
}
