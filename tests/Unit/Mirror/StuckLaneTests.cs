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

    [Fact]
    public async Task A_node_that_goes_away_at_the_last_record_is_noticed_although_a_lane_that_has_ended_keeps_its_connection()
    {
        using TcpListener door = new(IPAddress.Loopback, 0);
        door.Start();
        Uri address = new($"http://{door.LocalEndpoint}");
        TaskCompletionSource bothServe = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<NetworkStream> open = [];
        _ = Task.Run(async () =>
        {
            while (open.Count < 2)
            {
                open.Add(new NetworkStream(await door.AcceptSocketAsync(), ownsSocket: true));
                _ = ServeAsync(open[^1], open.Count);
            }
        });
        using NodeClient client = new(Deliveries.To(address.Authority) with { Concurrency = 2 });

        DeliveryReport report = await client.DeliverAsync(
            [.. Deliveries.Lines(40), Deliveries.Line(path: "/last")], TimeSpan.FromMinutes(30)).WaitAsync(TimeSpan.FromSeconds(50));

        Assert.Equal((40, 1, DeliveryError.RecordsFailed), (report.Forwarded, report.Failed, report.Error));
        open.ForEach(stream => stream.Dispose());

        async Task ServeAsync(NetworkStream stream, int number)
        {
            while (await ScriptedListener.ReadHeadAsync(stream, CancellationToken.None) is { } head)
            {
                if (head.StartsWith("GET /last ", StringComparison.Ordinal))
                {
                    await bothServe.Task;
                    door.Stop();
                    stream.Dispose();
                    return;
                }

                await Task.Delay(10);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                if (number == 2) bothServe.TrySetResult();
            }
        }
    }

    internal static async Task RelayAsync(Socket client, int port)
    {
        using NetworkStream near = new(client, ownsSocket: true);
        using TcpClient server = new();
        await server.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream far = server.GetStream();
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }
}
