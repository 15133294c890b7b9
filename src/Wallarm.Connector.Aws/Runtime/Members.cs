#nullable enable
using System.Globalization;
using Amazon.Runtime;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>
/// The members of one structure on their way to the wire or from it (see <see cref="IShape"/>): one method for each type that
/// members have. A null value is an absent member; an empty collection is not absent. A protocol overrides the types that its
/// services send or respond with.
/// </summary>
internal abstract class Members
{
    public virtual string? String(string name, string? value) => throw Unsupported(name);

    public virtual bool? Boolean(string name, bool? value) => throw Unsupported(name);

    public virtual int? Integer(string name, int? value) => throw Unsupported(name);

    public virtual long? Long(string name, long? value) => throw Unsupported(name);

    public virtual double? Double(string name, double? value) => throw Unsupported(name);

    public virtual DateTime? Timestamp(string name, DateTime? value) => throw Unsupported(name);

    /// <summary>A point in time that the wire carries as a number of milliseconds since 1970.</summary>
    public virtual DateTime? EpochMilliseconds(string name, DateTime? value) => throw Unsupported(name);

    public virtual MemoryStream? Blob(string name, MemoryStream? value) => throw Unsupported(name);

    public virtual List<string>? Strings(string name, List<string>? value) => throw Unsupported(name);

    public virtual List<double>? Doubles(string name, List<double>? value) => throw Unsupported(name);

    public virtual List<DateTime>? Timestamps(string name, List<DateTime>? value) => throw Unsupported(name);

    public virtual Dictionary<string, string>? StringMap(string name, Dictionary<string, string>? value) => throw Unsupported(name);

    public virtual Dictionary<string, double>? DoubleMap(string name, Dictionary<string, double>? value) => throw Unsupported(name);

    public virtual T? Structure<T>(string name, T? value)
        where T : class, IShape, new() => throw Unsupported(name);

    public virtual List<T>? Structures<T>(string name, List<T>? value)
        where T : class, IShape, new() => throw Unsupported(name);

    public virtual Dictionary<string, T>? StructureMap<T>(string name, Dictionary<string, T>? value)
        where T : class, IShape, new() => throw Unsupported(name);

    public T? Constant<T>(string name, T? value)
        where T : ConstantClass, IConstant<T> =>
        String(name, value?.Value) is { } text ? T.FindValue(text) : null;

    /// <summary>A member whose place is a <c>{label}</c> in the path of the request.</summary>
    public virtual string? Label(string name, string? value) => value;

    /// <summary>A member whose place is the query string of the request.</summary>
    public virtual string? Query(string name, string? value) => value;

    /// <summary>A member whose values each have their place in the query string of the request, under one name.</summary>
    public virtual List<string>? Query(string name, List<string>? value) => value;

    /// <inheritdoc cref="Query(string, string?)"/>
    public int? Query(string name, int? value)
    {
        Query(name, value?.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    /// <summary>A member whose place is a header.</summary>
    public virtual string? Header(string name, string? value) => value;

    /// <summary>A member that is the whole body, as it is.</summary>
    public virtual MemoryStream? Payload(MemoryStream? value) => value;

    /// <summary>The status code of the response.</summary>
    public virtual int? Status(int? value) => value;

    private static NotSupportedException Unsupported(string name) => new($"This protocol carries no member of the type of {name}.");
}
