using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace Wallarm.Connector.PowerShellHost;

/// <summary>An object of the pipeline as JSON: values as they are, dictionaries and lists, and of anything else its properties.</summary>
internal static class PsJson
{
    // Results nest three deep; what nests deeper is not a result but a handle into the engine.
    private const int DeepestLevel = 4;

    public static void Write(Utf8JsonWriter json, PSObject? value) => Write(json, value, 0);

    private static void Write(Utf8JsonWriter json, object? value, int level)
    {
        switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case SwitchParameter given: json.WriteBooleanValue(given); break;
            case int or long or short or byte or uint or double or decimal: json.WriteNumberValue(Convert.ToDecimal(value is PSObject number ? number.BaseObject : value, CultureInfo.InvariantCulture)); break;
            case Enum or Type or Version or Guid or Uri or char or DateTime or DateTimeOffset or TimeSpan or ScriptBlock: json.WriteStringValue(value!.ToString()); break;
            case var deep when level == DeepestLevel: json.WriteStringValue(deep.ToString()); break;
            case IDictionary dictionary: WriteDictionary(json, dictionary, level); break;
            case IEnumerable items: WriteItems(json, items, level); break;
            case var thing: WriteProperties(json, PSObject.AsPSObject(thing), level); break;
        }
    }

    private static void WriteDictionary(Utf8JsonWriter json, IDictionary dictionary, int level)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            json.WritePropertyName(entry.Key.ToString()!);
            Write(json, entry.Value, level + 1);
        }

        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items, int level)
    {
        json.WriteStartArray();
        foreach (var item in items) Write(json, item, level + 1);
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, PSObject thing, int level)
    {
        json.WriteStartObject();
        foreach (var property in thing.Properties)
        {
            json.WritePropertyName(property.Name);
            object? value;
            try
            {
                value = property.Value;
            }
            catch (GetValueException exception)
            {
                value = exception.Message;
            }

            Write(json, value, level + 1);
        }

        json.WriteEndObject();
    }
}
