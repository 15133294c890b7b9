using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>A log file of an API with 5,000 endpoints, of which some are called much more often than others. The same at every run.</summary>
internal static class LargeLog
{
    /// <summary>How many endpoints are called.</summary>
    public const int Endpoints = 5_000;

    private const int Resources = 250;
    private const int Callers = 3_000;

    private static readonly string[] Syllables =
        ["ba", "ro", "ti", "men", "sal", "dor", "vi", "ken", "lu", "pa", "ster", "ni", "gra", "fo", "del", "mu"];

    private static readonly string[] Parts = ["items", "notes", "history", "owners", "files"];

    private static readonly string[] UserAgents =
    [
        "okhttp/4.12.0",
        "python-requests/2.31.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
    ];

    private static readonly DateTimeOffset FirstTime = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    public static async Task WriteAsync(string path, int lines, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        (string Method, string Path)[] endpoints = [.. All(random)];
        random.Shuffle(endpoints);
        string[] callers = [.. Enumerable.Range(0, Callers).Select(_ => $"198.51.{random.Next(256)}.{random.Next(256)}")];
        await using StreamWriter file = new(path);
        for (int line = 0; line < lines; line++)
        {
            // Each endpoint at least once, then by a curve: the first is called some hundred times as often as the last.
            int endpoint = line < endpoints.Length ? line : (int)(endpoints.Length * Math.Pow(random.NextDouble(), 4));
            SampleCall call = Call(endpoints[endpoint], FirstTime.AddMilliseconds(300.0 * line), callers[random.Next(Callers)], random);
            await file.WriteLineAsync(call.ToLine().AsMemory(), cancellationToken);
        }
    }

    private static SampleCall Call((string Method, string Path) endpoint, DateTimeOffset time, string caller, Random random)
    {
        int latency = 1 + (int)(-60 * Math.Log(random.NextDouble()));
        return new SampleCall
        {
            RequestId = NewGuid(random),
            Method = endpoint.Method,
            Path = "/prod" + endpoint.Path
                .Replace("{number}", random.Next(1, 100_000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{uuid}", NewGuid(random), StringComparison.Ordinal),
            Status = random.Next(20) switch { 0 => 404, 1 => 500, _ => 200 },
            ResponseLength = random.Next(10, 5_000),
            RequestTime = time,
            ResponseLatency = latency + 3,
            IntegrationLatency = latency,
            IntegrationStatus = 200,
            Stage = "prod",
            DomainName = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            SourceIp = caller,
            UserAgent = UserAgents[random.Next(UserAgents.Length)],
        };
    }

    private static IEnumerable<(string Method, string Path)> All(Random random)
    {
        var names = new HashSet<string>();
        while (names.Count < Resources)
            names.Add(string.Concat(Enumerable.Range(0, 3).Select(_ => Syllables[random.Next(Syllables.Length)])) + "s");
        foreach (string name in names)
        {
            foreach (string method in (string[])["GET", "POST"]) yield return (method, $"/{name}");
            foreach (string method in (string[])["GET", "PUT", "DELETE"]) yield return (method, $"/{name}/{{number}}");
            foreach (string part in Parts)
            {
                yield return ("GET", $"/{name}/{{number}}/{part}");
                yield return ("POST", $"/{name}/{{number}}/{part}");
                yield return ("GET", $"/{name}/{{number}}/{part}/{{uuid}}");
            }
        }
    }

    private static string NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
