using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>An hour of a sample API, a call a second on average, handed over every five minutes.</summary>
internal sealed class SampleHour : ILogSource
{
    private const int Calls = 3600;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public string LogGroup => "/aws/apigateway/pet-shop";

    public string Description =>
        $"{Calls:N0} calls of a sample API, {Clock(SampleTraffic.DefaultStart)} to {Clock(SampleTraffic.DefaultStart.AddHours(1))} UTC";

    public IEnumerable<LogBatch> Batches()
    {
        DateTimeOffset start = SampleTraffic.DefaultStart;
        foreach (IGrouping<int, SampleCall> calls in SampleTraffic.Calls(Calls).GroupBy(call => (int)((call.RequestTime - start) / Window)))
        {
            DateTimeOffset from = start + (calls.Key * Window);
            LogsEvent logsEvent = LogsEvent.FromLines(calls.Select(call => call.ToLine()), from) with { LogGroup = LogGroup };
            yield return new LogBatch($"{Clock(from)}-{Clock(from + Window)}", logsEvent, []);
        }
    }

    public void Dispose()
    {
    }

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
