using BenchmarkDotNet.Attributes;
using Wallarm.Connector.Bench.Rig;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Bench.Micro;

/// <summary>base64, gzip and JSON of an envelope, without parsing its lines.</summary>
[MemoryDiagnoser]
public class EnvelopeDecodingBench
{
    private byte[] _payload = [];

    [Params(100, 10_000)]
    public int Records { get; set; }

    [GlobalSetup]
    public void Pack() => _payload = LogsEventPayload.Of(Records).Bytes;

    [Benchmark]
    public int Decode()
    {
        using LogsEnvelope envelope = LogsEnvelope.Decode(_payload, 32 * 1024 * 1024);
        return envelope.Count;
    }
}
