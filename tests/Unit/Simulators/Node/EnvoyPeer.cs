using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Tests.SimulatedNode;

/// <summary>A peer of the node that is no code of ours: .NET's gRPC client.</summary>
internal sealed class EnvoyPeer : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ExternalProcessor.ExternalProcessorClient _client;

    private EnvoyPeer(GrpcChannel channel)
    {
        _channel = channel;
        _client = new ExternalProcessor.ExternalProcessorClient(channel);
    }

    /// <summary>A peer of this node; with a certificate it speaks TLS and trusts that one only.</summary>
    public static EnvoyPeer Of(ExternalFilterNode node)
    {
        SocketsHttpHandler handler = new();
        if (node.Options.Certificate is { } pinned)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 presented && presented.RawDataMemory.Span.SequenceEqual(pinned.RawDataMemory.Span);
        }

        string scheme = node.Options.Certificate is null ? "http" : "https";
        return new EnvoyPeer(GrpcChannel.ForAddress($"{scheme}://{node.Address}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }));
    }

    public static ProcessingRequest RequestPart(
        string path = "/pets", string method = "GET", string host = "api.example.com", string id = "id-1")
    {
        ProcessingRequest part = new()
        {
            RequestHeaders = new HttpHeaders
            {
                EndOfStream = true,
                Headers =
                    Headers(
                        (":method", method),
                        (":path", path),
                        (":scheme", "https"),
                        (":authority", host),
                        ("user-agent", "curl/8.5.0"),
                        ("x-request-id", id)),
            },
        };
        part.Attributes[ReceivedCall.AttributeGroup] = new Struct
        {
            Fields =
            {
                ["request.id"] = Value.ForString(id),
                ["request.time"] = Value.ForString("2026-11-27T08:21:21.123+00:00"),
                ["source.address"] = Value.ForString("192.0.2.7:0"),
            },
        };
        return part;
    }

    public static ProcessingRequest ResponsePart(string status = "200") =>
        new() { ResponseHeaders = new HttpHeaders { EndOfStream = true, Headers = Headers((":status", status)) } };

    public static HeaderMap Headers(params (string Key, string Value)[] headers) =>
        new() { Headers = { headers.Select(header => new HeaderValue { Key = header.Key, RawValue = ByteString.CopyFromUtf8(header.Value) }) } };

    public AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> Open(CancellationToken cancellationToken = default) =>
        _client.Process(cancellationToken: cancellationToken);

    /// <summary>Tells of one call as Envoy does: the second part once the first is acknowledged.</summary>
    public async Task<PeerOutcome> TellAsync(ProcessingRequest? request = null, ProcessingRequest? response = null) =>
        await TellAsync([request ?? RequestPart(), response ?? ResponsePart()]);

    /// <summary>Sends messages, each once the one before has its response, half-closes, and reads to the end.</summary>
    public async Task<PeerOutcome> TellAsync(IReadOnlyList<ProcessingRequest> messages)
    {
        List<ProcessingResponse> responses = [];
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> call = Open();
        try
        {
            foreach (ProcessingRequest message in messages)
            {
                // What a node that has ended the call gets no more of is not the peer's trouble: the status tells.
                if (!await TryAsync(call.RequestStream.WriteAsync(message)))
                    break;
                do
                {
                    if (!await call.ResponseStream.MoveNext(default))
                        return new PeerOutcome(responses, call.GetStatus());
                    responses.Add(call.ResponseStream.Current);
                }
                while (responses[^1].ResponseCase == ProcessingResponse.ResponseOneofCase.None);
                if (responses[^1].ResponseCase == ProcessingResponse.ResponseOneofCase.ImmediateResponse)
                    break;
            }

            await TryAsync(call.RequestStream.CompleteAsync());
            while (await call.ResponseStream.MoveNext(default))
                responses.Add(call.ResponseStream.Current);
            return new PeerOutcome(responses, call.GetStatus());
        }
        catch (RpcException exception)
        {
            return new PeerOutcome(responses, exception.Status);
        }
    }

    public void Dispose() => _channel.Dispose();

    private static async Task<bool> TryAsync(Task sending)
    {
        try
        {
            await sending;
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}

/// <summary>What a peer has got of one call.</summary>
internal sealed record PeerOutcome(IReadOnlyList<ProcessingResponse> Responses, Status Status)
{
    public IEnumerable<ProcessingResponse.ResponseOneofCase> Kinds => Responses.Select(response => response.ResponseCase);
}
