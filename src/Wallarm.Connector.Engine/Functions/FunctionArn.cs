namespace Wallarm.Connector.Engine.Functions;

/// <summary>The ARN of a function, or of a version or alias of it, taken apart.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Qualifier">The version or alias; null for the function itself.</param>
internal sealed record FunctionArn(string Name, string? Qualifier)
{
    /// <summary>Reads an ARN; null if it is that of something else, such as a stream.</summary>
    public static FunctionArn? Parse(string arn) => arn.Split(':') switch
    {
        ["arn", _, "lambda", _, _, "function", var name] => new FunctionArn(name, null),
        ["arn", _, "lambda", _, _, "function", var name, var qualifier] => new FunctionArn(name, qualifier),
        _ => null,
    };
}
