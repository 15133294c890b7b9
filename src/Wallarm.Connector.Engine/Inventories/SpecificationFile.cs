using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>Reads the specifications that an inventory is compared with.</summary>
internal static class SpecificationFile
{
    /// <summary>More than any definition of an API has.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    public static ApiInventory Open(ApiInventoryOptions options)
    {
        var current = Read(options.SpecificationPath, "-Specification");
        var previous = Read(options.PreviousSpecificationPath, "-PreviousSpecification");

        // One after the other, so that the error names the one that cannot be used.
        if (previous is not null) Open(options, previous, null, options.PreviousSpecificationPath, "-PreviousSpecification");
        return Open(options, current, previous, options.SpecificationPath, "-Specification");
    }

    private static ApiInventory Open(ApiInventoryOptions options, byte[]? current, byte[]? previous, string? path, string parameter)
    {
        try
        {
            return new ApiInventory(options, current, previous);
        }
        catch (FormatException exception)
        {
            throw Error(path!, parameter, exception.Message, exception);
        }
    }

    private static byte[]? Read(string? path, string parameter)
    {
        if (path is null) return null;
        try
        {
            var size = new FileInfo(path).Length;
            return size <= MostBytes
                ? File.ReadAllBytes(path)
                : throw new IOException($"it has {size:N0} bytes, more than any definition of an API");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Error(path, parameter, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static InvalidOptionException Error(string path, string parameter, string why, Exception exception) =>
        new("Wallarm.SpecificationNotUsable", ConnectorErrorCategory.InvalidData, $"{parameter} '{path}' cannot be used: {why}.", exception)
        {
            Target = path,
            RecommendedAction = "Give an OpenAPI 3 or Swagger 2 document, as JSON or YAML.",
        };
}
