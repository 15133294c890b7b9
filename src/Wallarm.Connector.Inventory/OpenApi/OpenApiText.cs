using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Wallarm.Connector.Inventory.OpenApi;

/// <summary>Reads OpenAPI 3 and Swagger 2 documents, as JSON or YAML.</summary>
internal static class OpenApiText
{
    /// <summary>Reads a document. What it refers to outside is not fetched.</summary>
    /// <param name="text">The document.</param>
    /// <param name="isStrict">Whether it must be without a mistake; else those that leave it paths are forgiven.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static OpenApiDocument Read(byte[] text, bool isStrict = false)
    {
        var settings = new OpenApiReaderSettings { LoadExternalRefs = false, RuleSet = ValidationRuleSet.GetEmptyRuleSet() };
        settings.AddYamlReader();
        try
        {
            using var stream = new MemoryStream(text);
            var (document, diagnostic) = OpenApiDocument.Load(stream, format: null, settings);
            var mistake = diagnostic?.Errors.FirstOrDefault()?.Message.TrimEnd('.');
            return document is null || (isStrict && mistake is not null) ? throw new FormatException(mistake ?? "it is empty") : document;
        }
        catch (Exception exception) when (exception is OpenApiException or ArgumentException or JsonException or InvalidOperationException)
        {
            throw new FormatException(exception.Message.TrimEnd('.'), exception);
        }
    }
}
