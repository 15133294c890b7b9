using System.Buffers;
using Google.Protobuf;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>One message of a call: its bytes, and what they mean.</summary>
/// <param name="Bytes">The protobuf message without gRPC's prefix.</param>
/// <param name="Content">Null when the bytes are no ProcessingRequest.</param>
internal sealed record ReceivedMessage(byte[] Bytes, ProcessingRequest? Content)
{
    public static ReceivedMessage Read(ReadOnlySequence<byte> payload)
    {
        byte[] bytes = payload.ToArray();
        try
        {
            return new ReceivedMessage(bytes, ProcessingRequest.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            return new ReceivedMessage(bytes, null);
        }
    }
}
