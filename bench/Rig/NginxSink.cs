using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// The local sink that everybody sends to: one nginx process on its own core that answers 200 to anything, over http and https.
/// </summary>
internal sealed class NginxSink : IDisposable
{
    private readonly PinnedProcess _nginx;

    private NginxSink(PinnedProcess nginx, int httpPort, int httpsPort, string fingerprint)
    {
        _nginx = nginx;
        Http = new NodeAddress(NodeAddress.Mirror, "http", $"127.0.0.1:{httpPort}", Fingerprint: null);
        Https = new NodeAddress(NodeAddress.Mirror, "https", $"127.0.0.1:{httpsPort}", fingerprint);
    }

    public NodeAddress Http { get; }

    public NodeAddress Https { get; }

    public ProcessorClock Processor => _nginx.Processor;

    public static async Task<NginxSink> StartAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string prefix = context.Workspace.NewFolder("nginx");
        string fingerprint = SelfSignedCertificate.Write(prefix);
        int httpPort = FreePort();
        int httpsPort = FreePort();
        await File.WriteAllTextAsync(Path.Combine(prefix, "nginx.conf"), Configuration(prefix, httpPort, httpsPort), cancellationToken);
        PinnedProcess nginx = PinnedProcess.Start(
            context.Tools, Cores.Surroundings, context.Tools[ExternalTools.Nginx], ["-p", prefix, "-e", "stderr", "-c", "nginx.conf"]);
        var sink = new NginxSink(nginx, httpPort, httpsPort, fingerprint);
        await sink.WaitUntilListeningAsync(httpPort, cancellationToken);
        return sink;
    }

    public void Dispose() => _nginx.Dispose();

    // One process without a master: it can be ended by its id, and its processor time is all of nginx's.
    private static string Configuration(string prefix, int httpPort, int httpsPort) =>
        $$"""
        daemon off;
        master_process off;
        error_log stderr error;
        pid {{prefix}}/nginx.pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path {{prefix}}/body;
            proxy_temp_path {{prefix}}/proxy;
            fastcgi_temp_path {{prefix}}/fastcgi;
            uwsgi_temp_path {{prefix}}/uwsgi;
            scgi_temp_path {{prefix}}/scgi;
            keepalive_requests 1000000000;
            keepalive_timeout 3600s;
            keepalive_time 24h;
            default_type text/plain;
            server {
                listen 127.0.0.1:{{httpPort}};
                location / { return 200 "ok\n"; }
            }
            server {
                listen 127.0.0.1:{{httpsPort}} ssl;
                ssl_certificate {{prefix}}/{{SelfSignedCertificate.CertificateFile}};
                ssl_certificate_key {{prefix}}/{{SelfSignedCertificate.KeyFile}};
                ssl_protocols TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;
                location / { return 200 "ok\n"; }
            }
        }

        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilListeningAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!_nginx.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
            catch (SocketException)
            {
                throw new BenchException($"nginx did not start: {_nginx.LastLines}");
            }
        }
    }
}
