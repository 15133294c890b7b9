using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// Ids for the node: XXH128 over the XXH128 of account, log group and log stream (a line feed behind each) and the XXH128 of the log
/// event's id. The same record has the same id however often Lambda retries it, and no caller of the API has a hand in it.
/// </summary>
internal sealed class RequestIdHash(LogsEnvelope envelope)
{
    private const int HashLength = 16;

    private readonly UInt128 _stream =
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{envelope.Owner}\n{envelope.LogGroup}\n{envelope.LogStream}\n"));

    public UInt128 Hash(ReadOnlySpan<byte> eventId)
    {
        Span<byte> text = stackalloc byte[2 * HashLength];
        BinaryPrimitives.WriteUInt128BigEndian(text, _stream);
        XxHash128.Hash(eventId, text[HashLength..]);
        return XxHash128.HashToUInt128(text);
    }
}
