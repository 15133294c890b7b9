using Google.Protobuf;
using Grpc.Core;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Simulators.ExtProc;
using Responses = Wallarm.Connector.Simulators.ExtProc.ProcessingResponse.ResponseOneofCase;

namespace Wallarm.Connector.Tests.SimulatedNode;

/// <summary>What a node in envoy-external-filter mode takes in, keeps and turns away.</summary>
public class ReceivedCallTests
{
    public static TheoryData<string, string, Func<IEnumerable<ProcessingRequest>>> Violations => new()
    {
        { "response part first", "the first message is ResponseHeaders", () => [EnvoyPeer.ResponsePart()] },
        { "body first", "the first message is RequestBody", () => [new() { RequestBody = new HttpBody() }] },
        { "empty message", "the first message is None", () => [new()] },
        { "no headers", "there is no header map", () => [new() { RequestHeaders = new HttpHeaders() }] },
        { "upper case", "header User-Agent is not in lower case", () => [With("User-Agent", "x")] },
        { "no key", "a header has no key", () => [With("", "x")] },
        { "pseudo header late", ":path stands behind an ordinary header", () => [Of((":method", "GET"), ("a", "b"), (":path", "/"))] },
        { "pseudo header twice", ":method stands there twice", () => [Of((":method", "GET"), (":method", "GET"))] },
        { "pseudo header missing", ":scheme is missing", () => [Of((":method", "GET"), (":path", "/"), (":authority", "api.example.com"))] },
        { "pseudo header of a response", ":status does not belong into this part", () => [Of((":status", "200"))] },
        { "request part twice", "the second message is RequestHeaders", () => [EnvoyPeer.RequestPart(), EnvoyPeer.RequestPart()] },
        { "status of two digits", ":status is '20'", () => [EnvoyPeer.RequestPart(), EnvoyPeer.ResponsePart("20")] },
        { "attributes again", "attributes come with the first message only", () => [EnvoyPeer.RequestPart(), WithAttributes(EnvoyPeer.ResponsePart())] },
        { "three messages", "there is a third message", () => [EnvoyPeer.RequestPart(), EnvoyPeer.ResponsePart(), EnvoyPeer.ResponsePart()] },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_parts_are_acknowledged_and_kept_as_they_came(bool tls)
    {
        using System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = tls ? TestCertificates.SelfSigned("127.0.0.1") : null;
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Certificate = certificate });
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        (ProcessingRequest request, ProcessingRequest response) =
            (EnvoyPeer.RequestPart("/pets/7?x=%20", id: "0123"), EnvoyPeer.ResponsePart("201"));

        PeerOutcome outcome = await peer.TellAsync(request, response);

        Assert.Equal(StatusCode.OK, outcome.Status.StatusCode);
        Assert.Equal([Responses.RequestHeaders, Responses.ResponseHeaders], outcome.Kinds);
        ReceivedCall call = Assert.Single(node.Calls);
        await call.Ended;
        Assert.Equal(
            [(":method", "GET"), (":path", "/pets/7?x=%20"), (":scheme", "https"), (":authority", "api.example.com"), ("user-agent", "curl/8.5.0"), ("x-request-id", "0123")],
            call.RequestHeaders.Select(header => (header.Key, header.Value)));
        Assert.Equal([(":status", "201")], call.ResponseHeaders!.Select(header => (header.Key, header.Value)));
        Assert.Equal(("0123", "2026-11-27T08:21:21.123+00:00", "192.0.2.7:0"), (call.RequestId, call.RequestTime, call.SourceAddress));
        Assert.Equal((true, true, false, 201), (call.RequestEndOfStream, call.ResponseEndOfStream, call.ObservabilityMode, call.Status));
        Assert.Equal(request.ToByteArray(), call.RequestMessage.ToArray());
        Assert.Equal(response.ToByteArray(), call.ResponseMessage!.Value.ToArray());
        Assert.Equal((1L, 1, 2, 0), (call.SequenceNumber, call.ConnectionNumber, call.PartsAcknowledged, call.GrpcStatus));
        Assert.Equal((1, 0), (node.ConnectionsAccepted, node.TlsHandshakeFailures));
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task What_Envoy_would_never_send_is_an_invalid_argument_and_counted(
        string what, string trouble, Func<IEnumerable<ProcessingRequest>> messages)
    {
        Assert.NotEmpty(what);
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> call = peer.Open();

        foreach (ProcessingRequest message in messages())
            await call.RequestStream.WriteAsync(message);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        });

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Contains(trouble, exception.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(exception.Status.Detail, Assert.Single(node.Violations));
        Assert.Contains("envoy_external_filter_errors_total{type=\"InvalidMessage\"} 1\n", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_a_message_is_against_the_contract()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome outcome = await peer.TellAsync([]);

        Assert.Equal(StatusCode.InvalidArgument, outcome.Status.StatusCode);
        Assert.Equal((0, "the stream has no message"), (node.CallCount, Assert.Single(node.Violations)));
    }

    [Fact]
    public async Task In_observability_mode_nothing_is_said_and_all_is_taken()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> call = peer.Open();

        ProcessingRequest request = EnvoyPeer.RequestPart();
        request.ObservabilityMode = true;
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.WriteAsync(EnvoyPeer.ResponsePart());
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.True(Assert.Single(node.Calls).ObservabilityMode);
        Assert.Equal(1, node.Inventory.Hits);
    }

    private static ProcessingRequest Of(params (string Key, string Value)[] headers) =>
        new() { RequestHeaders = new HttpHeaders { EndOfStream = true, Headers = EnvoyPeer.Headers(headers) } };

    private static ProcessingRequest With(string key, string value)
    {
        ProcessingRequest request = EnvoyPeer.RequestPart();
        request.RequestHeaders.Headers.Headers.Add(new HeaderValue { Key = key, RawValue = ByteString.CopyFromUtf8(value) });
        return request;
    }

    private static ProcessingRequest WithAttributes(ProcessingRequest response)
    {
        response.Attributes.Add(EnvoyPeer.RequestPart().Attributes);
        return response;
    }
}
