using System.Management.Automation.Language;

namespace Wallarm.Connector.PowerShell.Configuration;

/// <summary>
/// Reads a PowerShell data file by the language's own parser. Only what is plainly data is taken; nothing in the file is ever run.
/// </summary>
internal static class PowerShellData
{
    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidOptionException">It is not PowerShell, or holds something that is no data; the error names the
    /// line.</exception>
    public static ConfigurationFile Parse(string text, string path)
    {
        var script = Parser.ParseInput(text, path, out _, out var errors);
        if (errors.Length > 0) throw Bad(path, errors[0].Extent, errors[0].Message.TrimEnd('.'));
        if (script is not { ParamBlock: null, BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null, UsingStatements.Count: 0 }
            || script.EndBlock is not { Traps: null or { Count: 0 }, Statements: [var only] })
        {
            throw Bad(path, script.Extent, "it must hold one hashtable, @{ ... }, and nothing else");
        }

        return new ConfigurationFile(path, Statement(only, "", path)) { IsPowerShellData = true };
    }

    private static ConfigurationValue Statement(StatementAst statement, string property, string path) =>
        statement is PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0, Expression: var expression }] }
        ? Value(expression, property, path)
        : throw NoData(statement, property, path);

    private static ConfigurationValue Value(ExpressionAst expression, string property, string path)
    {
        return expression switch
        {
            HashtableAst table => At(Members(table, property, path)),
            ArrayLiteralAst list => At(Items(list.Elements, property, path)),
            ArrayExpressionAst list =>
                At(Items([.. list.SubExpression.Statements.SelectMany(statement => Elements(statement, property, path))], property, path)),
            StringConstantExpressionAst { StringConstantType: not StringConstantType.BareWord } text => At(text.Value),
            ConstantExpressionAst { Value: int or long } number =>
                At(Convert.ToInt64(number.Value, System.Globalization.CultureInfo.InvariantCulture)),
            ConstantExpressionAst { Value: double number } => At(number),
            UnaryExpressionAst { TokenKind: TokenKind.Minus, Child: ConstantExpressionAst { Value: int or long } number } =>
                At(-Convert.ToInt64(number.Value, System.Globalization.CultureInfo.InvariantCulture)),
            VariableExpressionAst { Splatted: false, VariablePath: { IsUnqualified: true, UserPath: var name } } when Constant(
                name, out var constant) =>
                At(constant),
            ParenExpressionAst
            {
                Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0, Expression: var inner }] },
            } => Value(inner, property, path),
            _ => throw NoData(expression, property, path),
        };

        ConfigurationValue At(object? value) => new(property, expression.Extent.StartLineNumber, value);
    }

    private static Dictionary<string, ConfigurationValue> Members(HashtableAst table, string property, string path)
    {
        // The parser has refused names that are there twice. The order of a dictionary that only grows is that of the file.
        var members = new Dictionary<string, ConfigurationValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, statement) in table.KeyValuePairs)
        {
            if (key is not StringConstantExpressionAst { Value: var name }) throw NoData(key, property, path);
            var value = Statement(statement, property.Length == 0 ? name : $"{property}.{name}", path);
            members.Add(name, value with { Line = key.Extent.StartLineNumber });
        }

        return members;
    }

    private static List<ConfigurationValue> Items(IReadOnlyList<ExpressionAst> elements, string property, string path) =>
        [.. elements.Select((element, index) => Value(element, $"{property}[{index}]", path))];

    /// <summary>In <c>@( )</c> each line may be an element, or several with commas between.</summary>
    private static IEnumerable<ExpressionAst> Elements(StatementAst statement, string property, string path) => statement switch
    {
        PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0, Expression: ArrayLiteralAst list }] } =>
            list.Elements,
        PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0, Expression: var element }] } => [element],
        _ => throw NoData(statement, property, path),
    };

    private static bool Constant(string name, out object? value)
    {
        value = name.ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            _ => null,
        };
        return value is not null || name.Equals("null", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What stands there may hold a secret, so it is not repeated.</summary>
    private static InvalidOptionException NoData(Ast found, string property, string path) =>
        Bad(
            path,
            found.Extent,
            $"{(property.Length == 0 ? "" : property + ": ")}only data can stand here: text in "
            + "single quotes, numbers, $true, $false, $null, @( ) and @{ }");

    private static InvalidOptionException Bad(string path, IScriptExtent place, string reason) =>
        new(
            "Wallarm.ConfigurationSyntax",
            ConnectorErrorCategory.InvalidData,
            $"The configuration '{path}' is no PowerShell data: line {place.StartLineNumber}: {reason}. Nothing was changed.")
        {
            Target = path,
        };
}
