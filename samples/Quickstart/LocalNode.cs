using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The Wallarm node, simulated: in envoy-external-filter mode, with a self-signed certificate.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly FirstCall _firstCall;

    private LocalNode(ExternalFilterNode simulator, X509Certificate2 certificate, FirstCall firstCall)
    {
        Simulator = simulator;
        _certificate = certificate;
        _firstCall = firstCall;
    }

    public ExternalFilterNode Simulator { get; }

    /// <summary>host:port, as <c>-NodeUrl</c> and <c>X_NODE_URL</c> take it.</summary>
    public string Address => Simulator.Address;

    /// <summary>The certificate's SHA-256, as <c>-NodeFingerprint</c> and <c>X_NODE_FINGERPRINT</c> take it.</summary>
    public string Fingerprint => TestCertificates.Fingerprint(_certificate);

    /// <summary>The first call that the node received both parts of; null before.</summary>
    public ReceivedCall? FirstCall => _firstCall.Call;

    public static async Task<LocalNode> StartAsync(CancellationToken stop)
    {
        FirstCall firstCall = new();
        X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        try
        {
            ExternalFilterNodeOptions options = new() { Certificate = certificate, KeepCalls = false, CallEnded = firstCall.Watch };
            return new LocalNode(await ExternalFilterNode.StartAsync(options, stop), certificate, firstCall);
        }
        catch
        {
            certificate.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        _certificate.Dispose();
    }
}
