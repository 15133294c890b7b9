#nullable enable
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads members out of an XML element. Unknown elements are passed over, and the namespace does not matter.</summary>
internal sealed class XmlMemberReader(XElement xml) : Members
{
    public static T Read<T>(XElement xml, T shape)
        where T : IShape
    {
        shape.Exchange(new XmlMemberReader(xml));
        return shape;
    }

    public static XElement? Find(XElement xml, string name)
    {
        foreach (var element in xml.Elements())
        {
            if (element.Name.LocalName == name) return element;
        }

        return null;
    }

    public override string? String(string name, string? value) => Find(xml, name)?.Value;

    public override bool? Boolean(string name, bool? value) => Find(xml, name) is { } found ? XmlConvert.ToBoolean(found.Value) : null;

    public override int? Integer(string name, int? value) => Find(xml, name) is { } found ? XmlConvert.ToInt32(found.Value) : null;

    public override DateTime? Timestamp(string name, DateTime? value) => Find(xml, name) is { } found
        ? DateTime.Parse(found.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
        : null;

    public override List<string>? Strings(string name, List<string>? value) => List(name, static item => item.Value);

    public override Dictionary<string, string>? StringMap(string name, Dictionary<string, string>? value)
    {
        if (Find(xml, name) is not { } found) return null;
        var map = new Dictionary<string, string>();
        foreach (var entry in found.Elements()) map[Find(entry, "key")!.Value] = Find(entry, "value")!.Value;
        return map;
    }

    public override T? Structure<T>(string name, T? value)
        where T : class => Find(xml, name) is { } found ? Read(found, new T()) : null;

    public override List<T>? Structures<T>(string name, List<T>? value) => List(name, static item => Read(item, new T()));

    private List<T>? List<T>(string name, Func<XElement, T> read)
    {
        if (Find(xml, name) is not { } found) return null;
        var list = new List<T>();
        foreach (var item in found.Elements()) list.Add(read(item));
        return list;
    }
}
