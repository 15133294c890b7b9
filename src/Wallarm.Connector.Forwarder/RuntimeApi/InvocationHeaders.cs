using System.Buffers.Text;
using System.Text;
using Wallarm.Connector.Forwarding.Http;

namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>What the Runtime API says about an invocation in the headers of <c>next</c>.</summary>
internal struct InvocationHeaders : IHeaderReader
{
    public string? RequestId { get; private set; }

    /// <summary>In milliseconds since 1970.</summary>
    public long? Deadline { get; private set; }

    public void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Aws-Request-Id"u8)) RequestId = Encoding.ASCII.GetString(value);
        else if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Deadline-Ms"u8) && Utf8Parser.TryParse(value, out long deadline, out _))
        {
            Deadline = deadline;
        }
    }
}
