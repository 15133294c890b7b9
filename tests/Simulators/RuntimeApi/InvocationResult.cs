using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Simulators;

/// <summary>How one invocation ended.</summary>
public sealed record InvocationResult
{
    private readonly Lazy<JsonElement> _json;

    public InvocationResult() => _json = new Lazy<JsonElement>(() => JsonElement.Parse(Body.Span));

    public required string RequestId { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>The bytes that the function posted.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The header Lambda-Runtime-Function-Error-Type.</summary>
    public string? ErrorType { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The function was given up at its deadline, as Lambda would do.</summary>
    public bool TimedOut { get; init; }

    /// <summary>From the moment the event was handed out to the answer.</summary>
    public TimeSpan Duration { get; init; }

    public JsonElement Json => _json.Value;

    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>The function could not start: what it posted to init/error.</summary>
public sealed record InitError(string? ErrorType, ReadOnlyMemory<byte> Body)
{
    public JsonElement Json => JsonElement.Parse(Body.Span);

    public string? ErrorMessage => Json.TryGetProperty("errorMessage", out JsonElement message) ? message.GetString() : null;
}
