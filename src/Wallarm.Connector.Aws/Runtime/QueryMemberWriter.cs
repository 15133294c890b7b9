#nullable enable
using System.Globalization;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>
/// Writes members as parameters of the AWS Query protocol: <c>Tags.member.1.Key=...</c>. An empty list is its bare name without
/// a value.
/// </summary>
internal sealed class QueryMemberWriter(IDictionary<string, string> parameters, string prefix = "") : Members
{
    public override string? String(string name, string? value)
    {
        if (value is not null) parameters.Add(prefix + name, value);
        return value;
    }

    public override bool? Boolean(string name, bool? value)
    {
        if (value is { } present) parameters.Add(prefix + name, present ? "true" : "false");
        return value;
    }

    public override int? Integer(string name, int? value)
    {
        if (value is { } present) parameters.Add(prefix + name, present.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    public override List<string>? Strings(string name, List<string>? value)
    {
        if (value is { Count: 0 }) parameters.Add(prefix + name, "");
        for (var i = 0; i < value?.Count; i++) parameters.Add(Item(name, i), value[i]);
        return value;
    }

    public override List<T>? Structures<T>(string name, List<T>? value)
    {
        if (value is { Count: 0 }) parameters.Add(prefix + name, "");
        for (var i = 0; i < value?.Count; i++) value[i].Exchange(new QueryMemberWriter(parameters, Item(name, i) + "."));
        return value;
    }

    private string Item(string name, int index) => $"{prefix}{name}.member.{(index + 1).ToString(CultureInfo.InvariantCulture)}";
}
