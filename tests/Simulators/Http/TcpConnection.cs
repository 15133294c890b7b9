using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Simulators;

/// <summary>One accepted connection.</summary>
internal sealed class TcpConnection(Socket socket, int number, CancellationToken stopping)
{
    /// <summary>Counts from 1 in the order of acceptance.</summary>
    public int Number { get; } = number;

    public Socket Socket { get; } = socket;

    public IPAddress RemoteAddress { get; } = ((IPEndPoint)socket.RemoteEndPoint!).Address;

    /// <summary>Cancelled when the server stops; its sockets are closed right after.</summary>
    public CancellationToken Stopping { get; } = stopping;

    /// <summary>True when the peer has closed or reset the connection and nothing is left to read.</summary>
    public bool IsPeerGone
    {
        get
        {
            try
            {
                return Socket.Poll(0, SelectMode.SelectRead) && Socket.Available == 0;
            }
            catch (SocketException)
            {
                return true;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Ends the connection with FIN: what was written still arrives.</summary>
    public void Close()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer was faster.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Socket.Dispose();
    }

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        try
        {
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // The peer was faster.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Socket.Dispose();
    }
}
