using System.Globalization;
using System.Numerics;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One log event inside the envelope; a null member is left out.</summary>
public sealed record LogEvent
{
    public string? Id { get; init; }

    public long? Timestamp { get; init; }

    public string? Message { get; init; }

    /// <summary>Members as raw JSON text: they replace the member of that name or come on top.</summary>
    public IReadOnlyDictionary<string, string> RawMembers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// An id as CloudWatch makes them: 56 digits, the time in the upper bits, then a number that counts up within the stream.
    /// </summary>
    public static string MakeId(long timestamp, BigInteger sequence) =>
        ((new BigInteger(timestamp) << 144) + sequence).ToString("D56", CultureInfo.InvariantCulture);

    internal void WriteTo(StringBuilder json)
    {
        JsonMembers members = new(json, RawMembers);
        members.String("id", Id);
        members.Raw("timestamp", Timestamp?.ToString(CultureInfo.InvariantCulture));
        members.String("message", Message);
        members.End();
    }
}
