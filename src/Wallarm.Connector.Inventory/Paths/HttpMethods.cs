namespace Wallarm.Connector.Inventory.Paths;

/// <summary>The methods that API Gateway passes on to an API. A call with another one reaches no endpoint.</summary>
internal static class HttpMethods
{
    public static IReadOnlyList<string> Names { get; } = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

    /// <returns>The index in <see cref="Names"/>, or -1.</returns>
    public static int IndexOf(ReadOnlySpan<byte> method) => method.Length switch
    {
        3 when method.SequenceEqual("GET"u8) => 1,
        3 when method.SequenceEqual("PUT"u8) => 6,
        4 when method.SequenceEqual("POST"u8) => 5,
        4 when method.SequenceEqual("HEAD"u8) => 2,
        5 when method.SequenceEqual("PATCH"u8) => 4,
        6 when method.SequenceEqual("DELETE"u8) => 0,
        7 when method.SequenceEqual("OPTIONS"u8) => 3,
        _ => -1,
    };
}
