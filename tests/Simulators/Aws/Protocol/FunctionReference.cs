namespace Wallarm.Connector.Simulators;

/// <summary>A function as calls name it: name, name:qualifier, partial or whole ARN.</summary>
/// <param name="Qualifier">A version, an alias or $LATEST; null where none is given.</param>
internal sealed record FunctionReference(string Name, string? Qualifier)
{
    public static FunctionReference Parse(string text)
    {
        int function = text.IndexOf("function:", StringComparison.Ordinal);
        string[] parts = (function < 0 ? text : text[(function + "function:".Length)..]).Split(':');
        return new FunctionReference(parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
