using System.Net;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>
/// The IP addresses of the node's name. They are looked up once a batch for all its connections. Each connection begins at another one, so
/// that all nodes behind a name get their share; an address that failed lately comes last. Thread-safe.
/// </summary>
/// <param name="host">DNS name or IP address.</param>
/// <param name="resolve">Looks a name up.</param>
/// <param name="clock">The clock on the wall.</param>
internal sealed class NodeAddresses(string host, Func<string, Task<IPAddress[]>> resolve, TimeProvider clock)
{
    /// <summary>For so long an address that failed comes last.</summary>
    private static readonly TimeSpan DeadTime = TimeSpan.FromMinutes(1);

    /// <summary>A batch can take 15 minutes: what was looked up longer ago than this is looked up again.</summary>
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Dictionary<IPAddress, DateTimeOffset> _deadUntil = [];
    private Task<IPAddress[]>? _lookup;
    private DateTimeOffset _lookedUpAt;
    private uint _turn = (uint)Random.Shared.Next();

    /// <summary>The next connection looks the name up again.</summary>
    public void Forget()
    {
        lock (_lock) _lookup = null;
    }

    /// <summary>The addresses in the order in which a new connection tries them; at least one.</summary>
    /// <exception cref="NodeConnectException">The name has no address.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The name cannot be resolved.</exception>
    public async Task<IPAddress[]> OrderAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        var lookup = LookUp();
        try
        {
            var addresses = await lookup.WaitAsync(cancellationToken).ConfigureAwait(false);
            return addresses.Length > 0 ? Order(addresses) : throw new NodeConnectException($"the name {host} has no address");
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                if (_lookup == lookup) _lookup = null;
            }

            throw;
        }
    }

    /// <summary>Nobody could be reached at an address.</summary>
    public void NoteDead(IPAddress address)
    {
        lock (_lock) _deadUntil[address] = clock.GetUtcNow() + DeadTime;
    }

    private Task<IPAddress[]> LookUp()
    {
        lock (_lock)
        {
            var age = clock.GetUtcNow() - _lookedUpAt;
            if (_lookup is not null && age >= TimeSpan.Zero && age < LongestUse) return _lookup;
            _lookedUpAt = clock.GetUtcNow();
            return _lookup = resolve(host);
        }
    }

    private IPAddress[] Order(IPAddress[] addresses)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var (address, until) in _deadUntil)
            {
                if (until <= now) _deadUntil.Remove(address);
            }

            var first = (int)(_turn++ % (uint)addresses.Length);
            IEnumerable<IPAddress> order = [.. addresses[first..], .. addresses[..first]];
            return [.. order.OrderBy(_deadUntil.ContainsKey)];
        }
    }
}
