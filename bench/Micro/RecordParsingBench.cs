using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Micro;

/// <summary>One line: as an envelope holds it, as it was logged, and one that only the tolerant pass can read.</summary>
[MemoryDiagnoser]
public class RecordParsingBench
{
    private readonly AccessLogParser _parser = new();
    private byte[] _jsonString = [];
    private byte[] _line = [];
    private byte[] _brokenLine = [];

    [GlobalSetup]
    public void Prepare()
    {
        string line = SampleTraffic.Lines(records: 1).Single();
        _line = Encoding.UTF8.GetBytes(line);
        _jsonString = Encoding.UTF8.GetBytes(line.Replace("\"", "\\\"", StringComparison.Ordinal));
        _brokenLine =
            Encoding.UTF8.GetBytes(line.Replace("\"userAgent\": \"", "\"userAgent\": \"a \"quoted\" agent ", StringComparison.Ordinal));
    }

    [Benchmark(Baseline = true)]
    public InvalidReason JsonString() => _parser.ParseJsonString(_jsonString, out _);

    [Benchmark]
    public InvalidReason Line() => _parser.ParseLine(_line, out _);

    [Benchmark]
    public InvalidReason BrokenLine() => _parser.ParseLine(_brokenLine, out _);

    [Benchmark]
    public int SystemTextJson()
    {
        using JsonDocument document = JsonDocument.Parse(_line);
        return document.RootElement.GetProperty("path").GetString()!.Length;
    }
}
