using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Wallarm.Connector.CmdletHelp;

/// <summary>A parameter in the words of help.</summary>
internal sealed class DocumentedParameter(DocumentedCmdlet cmdlet, CommandParameterInfo parameter)
{
    private readonly Type _type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;

    public string Name => parameter.Name;

    public bool IsSwitch => parameter.ParameterType == typeof(SwitchParameter);

    public bool IsMandatory => parameter.IsMandatory;

    public IReadOnlyList<string> Aliases => parameter.Aliases;

    public string Description => cmdlet.DescriptionOf(parameter);

    public string Default => cmdlet.DefaultOf(parameter) is { Length: > 0 } value ? value : "None";

    public string Position => parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture);

    public string PipelineInput => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public string TypeName => NameOf(parameter.ParameterType);

    /// <summary>The values that may be given, where they are few enough to be read in a syntax line.</summary>
    public string[] Values
    {
        get
        {
            const int most = 8;
            string[] values =
                _type.IsEnum
                    ? Enum.GetNames(_type)
                    : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues)];
            return values.Length <= most ? values : [];
        }
    }

    /// <summary>What may be given, as PowerShell will check it.</summary>
    public IEnumerable<string> Limits
    {
        get
        {
            if (_type.IsEnum) yield return $"Values: {string.Join(", ", Enum.GetNames(_type))}.";
            foreach (var set in parameter.Attributes.OfType<ValidateSetAttribute>())
            {
                yield return $"Values: {string.Join(", ", set.ValidValues)}.";
            }

            foreach (var range in parameter.Attributes.OfType<ValidateRangeAttribute>())
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Range: {range.MinRange} to {range.MaxRange}.");
            }
        }
    }

    private static string NameOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsArray: true } array => NameOf(array.GetElementType()!) + "[]",
        var simple when simple == typeof(string) => "String",
        var simple when simple == typeof(Hashtable) => "Hashtable",
        var simple => simple.Name,
    };
}
