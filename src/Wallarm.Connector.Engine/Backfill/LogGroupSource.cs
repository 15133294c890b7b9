using System.Runtime.CompilerServices;
using System.Text;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.History;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>The log events of a log group, in the order of their times; those of one millisecond in that of their ids.</summary>
/// <param name="session">Where it is.</param>
/// <param name="range">Which of them.</param>
internal sealed class LogGroupSource(AwsSession session, HistoryRange range) : ISource
{
    private HistoryReader? _reader;

    public string Name => $"log group '{range.LogGroupName}'";

    public double? Done => _reader?.Done;

    public string? Fingerprint => null;

    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        SourcePosition? after, string? fingerprint, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rest = after is { } known ? range with { From = DateTimeOffset.FromUnixTimeMilliseconds(known.Number) } : range;
        _reader = new HistoryReader(session, rest);
        var judging = new SourceLines();
        var streams = new Dictionary<string, SourceStream>(StringComparer.Ordinal);
        List<FilteredLogEvent> ofOneMoment = [];
        await foreach (var page in _reader.ReadAsync(inOrder: true, cancellation).ConfigureAwait(false))
        {
            foreach (var written in page)
            {
                if (ofOneMoment.Count > 0 && written.Timestamp != ofOneMoment[0].Timestamp)
                {
                    foreach (var record in Sorted()) yield return record;
                    ofOneMoment.Clear();
                }

                ofOneMoment.Add(written);
            }
        }

        foreach (var record in Sorted()) yield return record;

        IEnumerable<SourceRecord> Sorted() => ofOneMoment
            .OrderBy(written => written.EventId, StringComparer.Ordinal).Select(ToRecord)
            .Where(record => after is not { } passed || record.Position.CompareTo(passed) > 0);

        SourceRecord ToRecord(FilteredLogEvent written)
        {
            var name = written.LogStreamName ?? "";
            if (!streams.TryGetValue(name, out var stream))
            {
                stream = new SourceStream(session.AccountId, range.LogGroupName, name);
                streams.Add(name, stream);
            }

            var message = Encoding.UTF8.GetBytes(written.Message ?? "");
            var time = written.Timestamp ?? 0;
            return new SourceRecord(new SourcePosition(time, written.EventId ?? ""), stream, written.EventId ?? "", time, message)
            {
                Fate = judging.Judge(message, time, out _),
            };
        }
    }
}
