#nullable enable
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>How JSON bodies are written: as plain UTF-8, since they are never embedded in HTML.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
