namespace Wallarm.Connector.Forwarding.Http;

/// <summary>Takes what it wants of a response's headers. Implemented by structs, so that no response costs a lookup table.</summary>
internal interface IHeaderReader
{
    void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
