using System.Net;

namespace Wallarm.Connector.Tests;

/// <summary>An HTTP server of a test, on a port that nobody else has.</summary>
internal static class LoopbackListener
{
    /// <summary>Starts one. A listener that could not start cannot be used again.</summary>
    /// <returns>The listener, and where it is: http://127.0.0.1:port.</returns>
    public static (HttpListener Listener, string Url) Start()
    {
        while (true)
        {
            var url = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}";
            var listener = new HttpListener();
            listener.Prefixes.Add(url + "/");
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException)
            {
                // The port is taken.
                listener.Close();
            }
        }
    }
}
