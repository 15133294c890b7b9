namespace Wallarm.Connector.Engine.Configuration;

/// <summary>What is wrong with a configuration, all of it, so that one look at the file mends it.</summary>
internal sealed class ConfigurationProblems(string path)
{
    private const string SchemaHint =
        "Everything that can be said is in connector.schema.json in the module's folder; an editor that is given it as \"$schema\" helps.";

    private readonly List<(int Line, string Text)> _found = [];

    /// <summary>Something is wrong with a value.</summary>
    public void Add(ConfigurationValue value, string what) =>
        _found.Add(
            (value.Line, $"{(value.Line > 0 ? $"line {value.Line}, " : "")}{(value.Path.Length == 0 ? "the file" : value.Path)}: {what}"));

    /// <exception cref="InvalidOptionException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0) return;
        var lines = _found.Distinct().OrderBy(problem => problem.Line).Select(problem => $"{Environment.NewLine}- {problem.Text}");
        throw new InvalidOptionException(
            "Wallarm.ConfigurationInvalid",
            ConnectorErrorCategory.InvalidData,
            $"The configuration '{path}' cannot be used:{string.Concat(lines)}{Environment.NewLine}Nothing was changed.")
        {
            Target = path,
            RecommendedAction = SchemaHint,
        };
    }

    /// <summary>The error for a file that is not in its language.</summary>
    public static InvalidOptionException Syntax(string path, int line, string reason, string language, Exception? cause = null) =>
        new(
            "Wallarm.ConfigurationSyntax",
            ConnectorErrorCategory.InvalidData,
            $"The configuration '{path}' is no {language}: line {line}: {reason}. Nothing was changed.",
            cause)
        {
            Target = path,
        };
}
