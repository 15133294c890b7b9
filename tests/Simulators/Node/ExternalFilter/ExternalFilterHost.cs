using System.Net;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wallarm.Connector.Simulators;

/// <summary>One life of the gRPC server behind a node in envoy-external-filter mode, from listening to stopping.</summary>
internal sealed class ExternalFilterHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ExternalFilterHost(WebApplication application) => _application = application;

    public int Port => new Uri(
        _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ExternalFilterHost> StartAsync(
        ExternalFilterNodeOptions options, int port, ExternalFilterConnections connections, ExternalProcessorService service)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel.Limits, options);
            kestrel.Listen(new IPEndPoint(options.ListenAddress, port), listen => SetUpListener(listen, options, connections));
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton<IServiceMethodProvider<ExternalProcessorService>, ExternalProcessorMethod>();
        // The host's own would take the signals of the process, which are not for one of many nodes in it.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication application = builder.Build();
        application.MapGrpcService<ExternalProcessorService>();
        try
        {
            await application.StartAsync();
            return new ExternalFilterHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening; what is still open is broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static void SetLimits(KestrelServerLimits limits, ExternalFilterNodeOptions options)
    {
        limits.Http2.MaxStreamsPerConnection = options.MaxConcurrentStreams;
        limits.Http2.InitialStreamWindowSize = options.InitialStreamWindow ?? limits.Http2.InitialStreamWindowSize;
        limits.Http2.InitialConnectionWindowSize = options.InitialConnectionWindow ?? limits.Http2.InitialConnectionWindowSize;
        limits.Http2.HeaderTableSize = options.HeaderTableSize ?? limits.Http2.HeaderTableSize;
        // A peer that waits for its acknowledgement sends nothing meanwhile.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }

    private static void SetUpListener(ListenOptions listen, ExternalFilterNodeOptions options, ExternalFilterConnections connections)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(next => connection => connections.AcceptAsync(connection, next));
        if (options.Certificate is not null)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = options.Certificate,
                ServerCertificateChain = [.. options.IntermediateCertificates],
            });
        }

        listen.Use(next => connection => ExternalFilterConnections.EstablishAsync(connection, next));
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
