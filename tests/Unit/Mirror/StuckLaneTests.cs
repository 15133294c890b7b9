using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>A lane that cannot connect holds up nothing while others can.</summary>
public class StuckLaneTests
{
    [Fact]
    public async Task Records_and_the_end_of_the_batch_do_not_wait_for_a_connection_that_does_not_come()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Certificate = certificate, ReplyDelay = TimeSpan.FromMilliseconds(2) });
        using TcpListener door = new(IPAddress.Loopback, 0);
        door.Start();
        int accepted = 0;
        TaskCompletionSource isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Socket> stuck = [];
        _ = Task.Run(async () =>
        {
            while (true)
            {
                Socket socket = await door.AcceptSocketAsync();
                if (accepted++ == 0)
                {
                    _ = RelayAsync(socket, node.Port);
                    continue;
                }

                // Its TLS handshake never goes on.
                stuck.Add(socket);
                isStuck.TrySetResult();
            }
        });
        using NodeClient client = new(Deliveries.To($"127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}", "https") with
        {
            Trust = NodeTrust.ForFingerprints(TestCertificates.Fingerprint(certificate)),
            ConnectTimeout = TimeSpan.FromMinutes(1),
            Concurrency = 4,
        });

        DeliveryReport report =
            await client.DeliverAsync(Deliveries.Lines(400), TimeSpan.FromMinutes(30)).WaitAsync(TimeSpan.FromSeconds(50));

        Assert.Equal((400, 0), (report.Forwarded, report.Retries));
        await isStuck.Task.WaitAsync(TimeSpan.FromSeconds(30));
        stuck.ForEach(socket => socket.Dispose());
    }

    private static async Task RelayAsync(Socket client, int port)
    {
        using NetworkStream near = new(client, ownsSocket: true);
        using TcpClient server = new();
        await server.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream far = server.GetStream();
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }
}
