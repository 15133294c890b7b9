using System.Net;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Hands out the code of a function, as the URL does that Lambda gives for it.</summary>
internal sealed class CodeDownload : IDisposable
{
    private readonly HttpListener _listener;

    public CodeDownload(byte[] zip)
    {
        (_listener, var url) = LoopbackListener.Start();
        Url = url + "/code";
        _ = ServeAsync(zip);
    }

    public string Url { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync(byte[] zip)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(zip);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
