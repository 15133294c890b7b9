using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>
/// What is known of the other arguments of a command that is still being typed: those on the line, those of a splatted table, and those of
/// <c>$PSDefaultParameterValues</c>, in this order. Nothing is run to find out.
/// </summary>
internal sealed class TypedArguments
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Collects the arguments.</summary>
    /// <param name="commandName">The command.</param>
    /// <param name="command">The command as it stands on the line.</param>
    /// <param name="bound">The arguments on the line whose values PowerShell knows.</param>
    /// <param name="variables">The variables of the session.</param>
    public TypedArguments(string commandName, CommandAst command, IDictionary bound, PSVariableIntrinsics variables)
    {
        foreach (DictionaryEntry argument in bound) Add((string)argument.Key, argument.Value);
        foreach (
            var name in StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters.Keys.Where(
                name => !_values.ContainsKey(name)))
        {
            _unknown.Add(name);
        }

        foreach (var splatted in command.CommandElements.OfType<VariableExpressionAst>().Where(variable => variable.Splatted))
        {
            if (variables.GetValue(splatted.VariablePath.UserPath) is not { } table || Unwrap(table) is not IDictionary arguments) continue;
            foreach (DictionaryEntry argument in arguments) Add(Canonical(argument.Key.ToString()!), argument.Value);
        }

        if (variables.GetValue("PSDefaultParameterValues") is not IDictionary defaults || defaults["Disabled"] is true) return;
        foreach (DictionaryEntry entry in defaults)
        {
            var key = entry.Key.ToString()!.Split(':', 2, StringSplitOptions.TrimEntries);
            if (key.Length == 2 && new WildcardPattern(key[0], WildcardOptions.IgnoreCase).IsMatch(commandName))
            {
                Add(Canonical(key[1]), entry.Value);
            }
        }
    }

    /// <summary>The value of a parameter; null where it is not given.</summary>
    /// <exception cref="InvalidOperationException">It is given, and its value shows only when the command runs.</exception>
    public object? this[string name] => _unknown.Contains(name)
        ? throw new InvalidOperationException($"The value of -{name} is not known yet.")
        : _values.GetValueOrDefault(name);

    /// <summary>The value of a parameter as text, the first of several; null where it is not given or empty.</summary>
    /// <exception cref="InvalidOperationException">It is given, and its value shows only when the command runs.</exception>
    public string? Text(string name)
    {
        var value = this[name];
        var first = value is IEnumerable several and not string ? several.Cast<object?>().FirstOrDefault() : value;
        return first?.ToString() is { Length: > 0 } text ? text : null;
    }

    private static object Unwrap(object value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The parameter that an alias stands for.</summary>
    private static string Canonical(string name) =>
        typeof(AwsCmdlet).GetProperties().FirstOrDefault(
            property => property.GetCustomAttribute<AliasAttribute>()?.AliasNames.Contains(
                name, StringComparer.OrdinalIgnoreCase) == true)?.Name ?? name;

    private void Add(string name, object? value)
    {
        if (_values.ContainsKey(name) || _unknown.Contains(name)) return;
        if (value is ScriptBlock) _unknown.Add(name);
        else _values.Add(name, value);
    }
}
