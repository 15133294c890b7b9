namespace Wallarm.Connector.Simulators;

/// <summary>
/// What a call names by function and qualifier: the function itself, a version or an alias, each with settings of its own.
/// </summary>
internal static class QualifiedTarget
{
    /// <summary>The same key for the function without a qualifier and $LATEST.</summary>
    public static string KeyOf(AwsExchange exchange, FunctionReference function) =>
        exchange.Key(function.Name, function.Qualifier is null or "$LATEST" ? "" : function.Qualifier);

    /// <summary>The keys of what a DeleteAlias or DeleteFunction has taken away.</summary>
    public static IEnumerable<string> DeletedKeys(AwsExchange exchange, IEnumerable<string> keys)
    {
        FunctionReference function = exchange.Function;
        string? qualifier = exchange.Operation == "DeleteAlias" ? exchange.Call.Labels["Name"] : function.Qualifier;
        return qualifier is null
            ? keys.Where(key => key.StartsWith(exchange.Key(function.Name, ""), StringComparison.Ordinal))
            : [exchange.Key(function.Name, qualifier)];
    }

    /// <summary>The error when there is no such function, version or alias; else null.</summary>
    public static async Task<AwsAnswer?> FindMissingAsync(MotoClient moto, AwsExchange exchange, FunctionReference function)
    {
        string path = $"/2015-03-31/functions/{Uri.EscapeDataString(function.Name)}/configuration";
        string query = function.Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(function.Qualifier)}";
        AwsAnswer answer = await moto.RestAsync(exchange.Scope, "lambda", "GET", path + query);
        return answer.IsSuccess
            ? null
            : exchange.Error(
                "ResourceNotFoundException", $"Function not found: {exchange.FunctionArn(function.Name, function.Qualifier)}", 404);
    }
}
