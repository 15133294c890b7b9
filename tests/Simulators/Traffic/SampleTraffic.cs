using System.Globalization;

namespace Wallarm.Connector.Simulators;

/// <summary>Believable traffic of the sample API: the same seed gives the same calls.</summary>
public static class SampleTraffic
{
    /// <summary>2026-11-22 09:00 UTC: a fixed hour, because traffic by seed must not depend on the day.</summary>
    public static DateTimeOffset DefaultStart { get; } = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Lines in the connector's log format, in the order of time.</summary>
    public static IEnumerable<string> Lines(int records, int seed = 1, DateTimeOffset? start = null, int hours = 1) =>
        Calls(records, seed, start, hours).Select(call => call.ToLine());

    /// <summary>Calls in the order of time, over the hours given: by day there are more than at night.</summary>
    public static IEnumerable<SampleCall> Calls(int records, int seed = 1, DateTimeOffset? start = null, int hours = 1)
    {
        Random random = new(seed);
        DateTimeOffset begin = start ?? DefaultStart;
        double[] shares = Shares(begin, hours);
        string[] orders = [.. Enumerable.Range(0, 200).Select(_ => MakeGuid(random))];
        string[] users = [.. Enumerable.Range(0, 80).Select(_ => MakeHex(random, 24))];
        string[] addresses = [.. Enumerable.Range(0, 150).Select(_ => MakeAddress(random))];
        for (int i = 0; i < records; i++)
        {
            // Evenly spread with some jitter inside each slot keeps the order without a sort.
            DateTimeOffset time = begin + TimeAt((i + random.NextDouble()) / records, shares);
            PetShop.Operation operation = Pick(random, PetShop.Operations, each => each.Weight);
            (string domain, string stage, string prefix, _) = Pick(random, PetShop.Doors, door => door.Weight);
            int backend = operation.IsSlow ? 29_000 : random.Next(4, 40) + (random.Next(20) == 0 ? random.Next(900) : 0);
            yield return new SampleCall
            {
                RequestId = MakeGuid(random),
                Method = operation.Method,
                Path = prefix + Fill(operation.Path, random, orders, users),
                Status = operation.Status,
                ResponseLength = operation.ResponseLength,
                RequestTime = time,
                ResponseLatency = operation.ReachesBackend || operation.IsSlow ? backend + random.Next(1, 9) : random.Next(1, 5),
                IntegrationLatency = operation.ReachesBackend ? backend : null,
                IntegrationStatus = operation.ReachesBackend ? operation.Status : null,
                ErrorMessage = operation.ErrorMessage,
                Stage = stage,
                DomainName = domain,
                SourceIp = operation.IsScan ? "203.0.113.66" : addresses[random.Next(addresses.Length)],
                UserAgent = operation.IsScan
                    ? Pick(random, PetShop.Scanners, scanner => scanner.Weight).UserAgent
                    : Pick(random, PetShop.Clients, client => client.Weight).UserAgent,
            };
        }
    }

    /// <summary>What part of the calls each hour has: a day is a wave with its top at 14 o'clock.</summary>
    private static double[] Shares(DateTimeOffset begin, int hours)
    {
        double[] weights = [.. Enumerable.Range(begin.Hour, hours).Select(hour => 1 + 0.8 * Math.Cos((hour - 14) * Math.PI / 12))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private static TimeSpan TimeAt(double part, double[] shares)
    {
        int hour = 0;
        while (hour < shares.Length - 1 && part >= shares[hour])
            part -= shares[hour++];
        return TimeSpan.FromHours(hour + Math.Min(1, part / shares[hour]));
    }

    private static string Fill(string path, Random random, string[] orders, string[] users) => path
        .Replace("{n}", random.Next(1, 400).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{uuid}", orders[random.Next(orders.Length)], StringComparison.Ordinal)
        .Replace("{hex}", users[random.Next(users.Length)], StringComparison.Ordinal);

    private static T Pick<T>(Random random, T[] choices, Func<T, int> weight)
    {
        int point = random.Next(choices.Sum(weight));
        foreach (T choice in choices)
        {
            point -= weight(choice);
            if (point < 0)
                return choice;
        }

        throw new ArgumentException("The weights must be positive.", nameof(choices));
    }

    private static string MakeGuid(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static string MakeHex(Random random, int digits) => random.GetHexString(digits, lowercase: true);

    /// <summary>One client in five comes over IPv6; all addresses are from the documentation ranges.</summary>
    private static string MakeAddress(Random random) => random.Next(5) == 0
        ? $"2001:db8:{random.Next(1, 0xffff):x}:{random.Next(1, 0xffff):x}::{random.Next(1, 0xffff):x}"
        : string.Create(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? "198.51.100" : "203.0.113")}.{random.Next(1, 255)}");
}
