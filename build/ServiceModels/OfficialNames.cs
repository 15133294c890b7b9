namespace Wallarm.Connector.ServiceModels;

/// <summary>What types and members are called in the official packages.</summary>
internal sealed class OfficialNames(ServiceDescription service)
{
    private readonly IReadOnlyDictionary<string, string> _renamed = service.Names ?? new Dictionary<string, string>();

    public string Class(Shape shape) => _renamed.TryGetValue(shape.Name, out var name) ? name : Upper(shape.Name);

    public string Exception(Shape shape) =>
        Class(shape) is var name && name.EndsWith("Exception", StringComparison.Ordinal) ? name : name + "Exception";

    public string Property(Shape shape, Member member) =>
        _renamed.TryGetValue($"{shape.Name}.{member.Name}", out var name) ? name : Upper(member.Name);

    /// <summary>A value of an enumeration: its letters and digits, each part with a capital.</summary>
    public string Value(Shape shape, string value) => _renamed.TryGetValue($"{shape.Name}.{value}", out var name)
        ? name
        : string.Concat(value.Split(['-', '.', ':', '/', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Upper));

    public string Type(Shape shape, Member member) =>
        IsEpochMilliseconds(shape, member) ? "DateTime?" : Type(member.Shape);

    public bool IsEpochMilliseconds(Shape shape, Member member) =>
        service.EpochMilliseconds?.Contains($"{shape.Name}.{member.Name}") is true;

    private string Type(Shape shape) => shape.Type switch
    {
        "string" => shape.IsEnum ? Class(shape) : "string",
        "boolean" => "bool?",
        "integer" => "int?",
        "long" => "long?",
        "double" or "float" => "double?",
        "timestamp" => "DateTime?",
        "blob" => "MemoryStream",
        "list" => $"List<{ItemType(shape.Item)}>",
        "map" => $"Dictionary<string, {ItemType(shape.Item)}>",
        "structure" => Class(shape),
        _ => throw new NotSupportedException($"{shape.Name} is of type {shape.Type}."),
    };

    // In collections enumerations are strings, and numbers cannot be absent.
    private string ItemType(Shape shape) => shape.IsEnum ? "string" : Type(shape).TrimEnd('?');

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
