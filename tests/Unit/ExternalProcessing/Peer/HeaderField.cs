using System.Text;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>One header: a character of name and value is a byte.</summary>
internal readonly record struct HeaderField(string Name, string Value)
{
    /// <summary>RFC 7541, section 4.1.</summary>
    public int Size => Name.Length + Value.Length + 32;

    public byte[] NameBytes => Encoding.Latin1.GetBytes(Name);

    public byte[] ValueBytes => Encoding.Latin1.GetBytes(Value);
}
