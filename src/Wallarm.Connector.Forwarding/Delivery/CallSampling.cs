using System.Globalization;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// How much of the calls of one kind is sent: in each stretch of time the first ones, and of the others one in so many.
/// </summary>
/// <param name="First">How many are always sent, from 100 to 1,000,000.</param>
/// <param name="Window">The stretch of time, from a second to a day.</param>
/// <param name="OneIn">One in how many of the others is sent, from 2 to 1,000,000.</param>
public sealed record CallSampling(int First, TimeSpan Window, int OneIn)
{
    /// <summary>With fewer, an endpoint that is called seldom could look as if it were not called.</summary>
    private const int LeastFirst = 100;

    private const int Most = 1_000_000;

    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    /// <summary>Reads the text of a setting.</summary>
    /// <param name="text">Three parts with slashes between them, such as <c>1000/10m/100</c>.</param>
    /// <exception cref="FormatException">It is none; the message says which part is wrong.</exception>
    public static CallSampling Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length != 3) throw new FormatException($"it has {parts.Length} parts and not three with slashes between them");
        if (!TryNumber(parts[0], out var first) || first is < LeastFirst or > Most)
        {
            throw new FormatException($"its first part is no number from {LeastFirst} to {Most}");
        }

        if (!TryNumber(parts[2], out var oneIn) || oneIn is < 2 or > Most)
        {
            throw new FormatException($"its last part is no number from 2 to {Most}");
        }

        var window = parts[1].Length > 1 && TryNumber(parts[1][..^1], out var count) ? count * UnitOf(parts[1][^1]) : TimeSpan.Zero;
        return window > TimeSpan.Zero && window <= LongestWindow
            ? new CallSampling(first, window, oneIn)
            : throw new FormatException("its second part is no time of 24h at most, in s, m or h");
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Most;

    private static TimeSpan UnitOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        _ => TimeSpan.Zero,
    };
}
