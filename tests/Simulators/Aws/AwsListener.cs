using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wallarm.Connector.Simulators;

/// <summary>Kestrel on 127.0.0.1, with all it would like to add left out.</summary>
internal sealed class AwsListener : IAsyncDisposable
{
    private readonly WebApplication _application;

    private AwsListener(WebApplication application) => _application = application;

    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<AwsListener> StartAsync(
        IPEndPoint endPoint, Func<AwsConnection, Task> serve, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        WebApplication application = builder.Build();
        application.Run(async context =>
        {
            AwsConnection connection = await AwsConnection.ReadAsync(context);
            try
            {
                await serve(connection);
            }
            catch (OperationCanceledException) when (connection.ClientLeft.IsCancellationRequested)
            {
                connection.Reset();
            }
        });
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new AwsListener(application);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
