using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using Wallarm.Connector.Bench.SocketsHttpSender;

// sockets-http-sender URL FINGERPRINT CALLS-FILE STREAMS COUNT: sends COUNT calls twice, the first time to warm up (the program is compiled
// just in time), and prints "sent COUNT WALL-SECONDS PROCESSOR-SECONDS" for the second.
var address = new Uri(args[0]);
string fingerprint = args[1];
IReadOnlyList<ExtProcCall> calls = ExtProcCall.ReadAll(args[2]);
int streams = int.Parse(args[3], CultureInfo.InvariantCulture);
int count = int.Parse(args[4], CultureInfo.InvariantCulture);

using var handler = new SocketsHttpHandler
{
    AllowAutoRedirect = false,
    UseCookies = false,
    UseProxy = false,
    SslOptions = new SslClientAuthenticationOptions
    {
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate?.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint,
    },
};
using var client = new HttpMessageInvoker(handler);
await SendAsync();
TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
long started = Stopwatch.GetTimestamp();
await SendAsync();
TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
TimeSpan processor = Environment.CpuUsage.TotalTime - processorBefore;
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"sent {count} {elapsed.TotalSeconds:0.000000} {processor.TotalSeconds:0.000000}"));

Task SendAsync()
{
    int next = -1;
    return Task.WhenAll(Enumerable.Range(0, streams).Select(async _ =>
    {
        while (Interlocked.Increment(ref next) is var index && index < count)
            await calls[index % calls.Count].SendAsync(client, address);
    }));
}
