namespace Wallarm.Connector.Forwarding.Http;

/// <summary>Takes what it wants of an answer's headers. Implemented by structs, so that no answer costs a lookup table.</summary>
internal interface IHeaderReader
{
    void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
