using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>An address that does not respond: a listener whose queue is full, so that Linux drops what asks for a connection.</summary>
internal sealed class SilentNode : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public SilentNode()
    {
        Socket listener = Open();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        Address = listener.LocalEndPoint!.ToString()!;
        for (int filling = 0; filling < 4; filling++)
        {
            Socket socket = Open();
            _ = socket.ConnectAsync(listener.LocalEndPoint);
        }
    }

    public string Address { get; }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket Open()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
