using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wallarm.Connector.Simulators;

/// <summary>The connections of a node in envoy-external-filter mode, over all its restarts.</summary>
internal sealed class ExternalFilterConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, int> _open = new();
    private int _accepted;
    private int _tlsFailures;

    public int Accepted => Volatile.Read(ref _accepted);

    public int Open => _open.Count;

    public int TlsHandshakeFailures => Volatile.Read(ref _tlsFailures);

    /// <summary>The number of the connection that a call came over.</summary>
    public static int NumberOf(HttpContext context) => context.Features.GetRequiredFeature<Tracked>().Number;

    /// <summary>Breaks the connection that a call came over.</summary>
    public static void Abort(HttpContext context) => context.Features.GetRequiredFeature<Tracked>().Connection.Abort();

    /// <summary>Sends GOAWAY on the connection that a call came over; what runs on it may end.</summary>
    public static void Drain(HttpContext context) => Drain(context.Features.GetRequiredFeature<Tracked>().Connection);

    /// <summary>Runs a connection, TLS included.</summary>
    public async Task AcceptAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Tracked tracked = new(connection, Interlocked.Increment(ref _accepted));
        connection.Features.Set(tracked);
        _open[connection] = tracked.Number;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
            if (!tracked.Established)
                Interlocked.Increment(ref _tlsFailures);
        }
    }

    /// <summary>Runs a connection, behind TLS.</summary>
    public static Task EstablishAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        connection.Features.GetRequiredFeature<Tracked>().Established = true;
        return next(connection);
    }

    public void DrainAll()
    {
        foreach (ConnectionContext connection in _open.Keys)
            Drain(connection);
    }

    public void AbortAll()
    {
        foreach (ConnectionContext connection in _open.Keys)
            connection.Abort();
    }

    private static void Drain(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    private sealed class Tracked(ConnectionContext connection, int number)
    {
        public ConnectionContext Connection { get; } = connection;

        public int Number { get; } = number;

        public bool Established { get; set; }
    }
}
