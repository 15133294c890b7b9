using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>Binds Envoy's one method by hand: generated code would hand on the messages, but not the bytes that they were.</summary>
internal sealed class ExternalProcessorMethod : IServiceMethodProvider<ExternalProcessorService>
{
    private static readonly Method<ReceivedMessage, ProcessingResponse> Process = new(
        MethodType.DuplexStreaming,
        ExternalProcessor.Descriptor.FullName,
        "Process",
        Marshallers.Create(
            (_, _) => throw new NotSupportedException(), context => ReceivedMessage.Read(context.PayloadAsReadOnlySequence())),
        Marshallers.Create<ProcessingResponse>(Write, _ => throw new NotSupportedException()));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ExternalProcessorService> context) =>
        context.AddDuplexStreamingMethod(
            Process, [], (service, requests, responses, call) => service.ProcessAsync(requests, responses, call));

    private static void Write(ProcessingResponse response, SerializationContext context)
    {
        context.SetPayloadLength(response.CalculateSize());
        response.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
