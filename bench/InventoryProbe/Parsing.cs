using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Bench.InventoryProbe;

/// <summary>Only parses lines and reads the fields that an inventory needs.</summary>
internal sealed class Parsing
{
    private readonly AccessLogParser _parser = new();
    private long _length;

    /// <summary>
    /// How many lines are valid; 0 if their fields are all empty, so that reading them has an effect and cannot be left out.
    /// </summary>
    public long Lines { get => _length > 0 ? field : 0; private set; }

    public void Add(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            AddLine(lines[..end]);
            lines = lines[(end + 1)..];
        }
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        if (_parser.ParseLine(line, out AccessLogRecord record) != InvalidReason.None)
            return;
        Lines++;
        _length += record.HttpMethod.Length + record.Path.Length + record.Status.Length + record.ResponseLength.Length
            + record.RequestTimeEpoch.Length + record.ResponseLatency.Length + record.Stage.Length + record.DomainName.Length
            + record.SourceIp.Length + record.UserAgent.Length;
    }
}
