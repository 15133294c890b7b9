using System.Diagnostics;
using System.Globalization;
using Wallarm.Connector.Bench.DecodeProbe;

// decode-probe EVENT-FILE REPETITIONS: prints "decoded RECORDS SECONDS ALLOCATED-BYTES" for every repetition.
byte[] payload = File.ReadAllBytes(args[0]);
int repetitions = int.Parse(args[1], CultureInfo.InvariantCulture);
var decoding = new Decoding();

// Pools fill and code pages come in at the first pass, as they do at the forwarder's first invocation.
decoding.Run(payload);
for (int repetition = 0; repetition < repetitions; repetition++)
{
    long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    long started = Stopwatch.GetTimestamp();
    int records = decoding.Run(payload);
    TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
    long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decoded {records} {elapsed.TotalSeconds:0.000000000} {allocated}"));
}
