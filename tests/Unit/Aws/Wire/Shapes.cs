using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Amazon.Lambda.Model;
using Amazon.Runtime;

namespace Wallarm.Connector.Tests.Aws.Wire;

/// <summary>
/// Goes between the members that the record holds and the typed shapes, by reflection over their public members, so that a member
/// which the service model has and a shape has not is a failure.
/// </summary>
internal static class Shapes
{
    public static object Make(Type type, JsonElement json)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return json.GetString()!;
        if (type == typeof(bool)) return json.GetBoolean();
        if (type == typeof(int)) return json.GetInt32();
        if (type == typeof(long)) return json.GetInt64();
        if (type == typeof(double)) return json.GetDouble();
        if (type == typeof(DateTime))
        {
            return json.ValueKind == JsonValueKind.Number ? DateTime.UnixEpoch.AddMilliseconds(json.GetInt64()) : json.GetDateTime();
        }

        if (type == typeof(MemoryStream)) return new MemoryStream(json.GetBytesFromBase64());
        if (type.IsSubclassOf(typeof(ConstantClass)))
        {
            return type.GetMethod("FindValue", [typeof(string)])!.Invoke(null, [json.GetString()])!;
        }

        var made = Activator.CreateInstance(type)!;
        if (made is IList list)
        {
            foreach (var item in json.EnumerateArray()) list.Add(Make(type.GenericTypeArguments[0], item));
        }
        else if (made is IDictionary map)
        {
            foreach (var item in json.EnumerateObject()) map.Add(item.Name, Make(type.GenericTypeArguments[1], item.Value));
        }
        else
        {
            foreach (var item in json.EnumerateObject())
            {
                var member = Member(type, item.Name);
                member.SetValue(made, Make(member.PropertyType, item.Value));
            }
        }

        return made;
    }

    /// <summary>Fails unless the shape has exactly the recorded members, with the recorded values.</summary>
    public static void AssertSame(JsonElement expected, object? actual, string path)
    {
        switch (actual)
        {
            case null:
                Assert.Fail($"{path} is absent.");
                break;
            case string or bool or int or long or double or ConstantClass:
                var text = expected.ValueKind == JsonValueKind.String ? expected.GetString() : expected.GetRawText();
                Assert.Equal(
                    $"{path}: {text}", $"{path}: {Convert.ToString(actual, CultureInfo.InvariantCulture)}", ignoreCase: actual is bool);
                break;
            case MemoryStream bytes:
                Assert.Equal($"{path}: {expected.GetString()}", $"{path}: {Convert.ToBase64String(bytes.ToArray())}");
                break;
            case DateTime time:
                Assert.Equal(DateTimeKind.Utc, time.Kind);
                Assert.Equal(expected.ValueKind == JsonValueKind.Number
                    ? DateTimeOffset.FromUnixTimeMilliseconds(expected.GetInt64()).UtcDateTime
                    : expected.GetDateTimeOffset().UtcDateTime, time);
                break;
            case IList list:
                Assert.Equal(expected.GetArrayLength(), list.Count);
                for (var i = 0; i < list.Count; i++) AssertSame(expected[i], list[i], $"{path}[{i}]");
                break;
            case IDictionary map:
                Assert.Equal(expected.EnumerateObject().Select(item => item.Name), map.Keys.Cast<string>());
                foreach (var item in expected.EnumerateObject()) AssertSame(item.Value, map[item.Name], $"{path}[{item.Name}]");
                break;
            default:
                AssertSameMembers(expected, actual, path);
                break;
        }
    }

    private static void AssertSameMembers(JsonElement expected, object actual, string path)
    {
        var present = actual.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member.GetValue(actual) is not null).Select(member => member.Name);
        Assert.Equal(
            expected.EnumerateObject().Select(item => OfficialName(actual.GetType(), item.Name)).Order(StringComparer.Ordinal),
            present.Order(StringComparer.Ordinal));
        foreach (var item in expected.EnumerateObject())
        {
            AssertSame(item.Value, Member(actual.GetType(), item.Name).GetValue(actual), $"{path}.{item.Name}");
        }
    }

    /// <summary>
    /// The official package renames a few members of the service model, and leaves their names to conveniences of its own.
    /// </summary>
    private static string OfficialName(Type type, string name) => (type.Name, name) switch
    {
        (nameof(InvokeRequest), "Payload") => nameof(InvokeRequest.PayloadStream),
        (nameof(InvokeRequest), "ClientContext") => nameof(InvokeRequest.ClientContextBase64),
        ("DomainName", "domainName" or "DomainName") => "Name",
        _ => Upper(name),
    };

    private static PropertyInfo Member(Type type, string name) =>
        type.GetProperty(OfficialName(type, name), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        ?? throw new InvalidOperationException($"{type} has no member {Upper(name)}.");

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
