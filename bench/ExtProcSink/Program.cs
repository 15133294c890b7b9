using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wallarm.Connector.Bench.ExtProcSink;

// ext-proc-sink CERTIFICATE KEY STREAMS WINDOW [CAPTURE-FILE]: prints "listening PORT" and serves until it is ended. HTTP/1.1 requests
// get a 200, so that both protocols of the forwarder can meet the same TLS.
if (args is not [string certificateFile, string keyFile, string streams, string window, .. string[] captureFile])
{
    Console.Error.WriteLine("usage: ext-proc-sink CERTIFICATE KEY STREAMS WINDOW [CAPTURE-FILE]");
    return 2;
}

using CallCapture? capture = captureFile is [string file] ? new CallCapture(file) : null;
using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(options =>
{
    Http2Limits limits = options.Limits.Http2;
    limits.MaxStreamsPerConnection = int.Parse(streams, CultureInfo.InvariantCulture);
    limits.InitialStreamWindowSize = int.Parse(window, CultureInfo.InvariantCulture);
    limits.InitialConnectionWindowSize = limits.InitialStreamWindowSize;
    options.Listen(IPAddress.Loopback, 0, listen =>
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(certificate);
    });
});

await using WebApplication app = builder.Build();
app.Run(context => HttpProtocol.IsHttp2(context.Request.Protocol) ? ExtProcCall.ServeAsync(context, capture) : context.Response.WriteAsync("ok\n"));
await app.StartAsync();
Console.WriteLine($"listening {new Uri(app.Urls.Single()).Port}");
await app.WaitForShutdownAsync();
return 0;
