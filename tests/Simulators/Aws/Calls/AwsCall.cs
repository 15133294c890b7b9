using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Simulators;

/// <summary>One call as it came over the wire, and what became of it. It is recorded when it has arrived, before it is answered.</summary>
public sealed class AwsCall
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts the calls of the proxy from 1; clearing the record does not start it anew.</summary>
    public required int Number { get; init; }

    /// <summary>lambda, logs, iam, ssm, sts, apigateway or apigatewayv2.</summary>
    public required string Service { get; init; }

    /// <summary>Such as CreateFunction; empty when it cannot be told.</summary>
    public required string Operation { get; init; }

    public required AwsProtocol Protocol { get; init; }

    /// <summary>From the credential scope.</summary>
    public required string Region { get; init; }

    public required string AccessKeyId { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query, not decoded.</summary>
    public required string RawTarget { get; init; }

    /// <summary>All that the client sent; names compare without case. The signature is in there, a secret never is.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What the path carries by name, decoded: FunctionName, apiId, restapi_id...</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether the operation changes something, by its name; also when it was refused.</summary>
    public required bool IsMutating { get; init; }

    /// <summary>0 until it is answered, and for ever when the connection was cut instead.</summary>
    public int Status { get; private set; }

    /// <summary>The body of the answer.</summary>
    public string AnswerText { get; private set; } = "";

    /// <summary>Completes when the answer is on its way, or when there will be none.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Completes when the client has closed the connection on a call that hangs.</summary>
    public Task ClientLeft => _clientLeft.Task;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    public JsonElement Json => JsonElement.Parse(Body.Span);

    /// <summary>The members of the query string, or of the form where there is one.</summary>
    public IReadOnlyDictionary<string, string> Form =>
        FormValues.Parse(Protocol == AwsProtocol.Query ? Text : RawTarget.Split('?', 2) is [_, var query] ? query : "");

    public override string ToString() => $"{Number}. {Service}:{Operation} {Region} {Method} {RawTarget} -> {Status}";

    internal void Complete(AwsAnswer? answer)
    {
        Status = answer?.Status ?? 0;
        AnswerText = answer?.Text ?? "";
        _answered.TrySetResult();
    }

    internal void NoteClientLeft() => _clientLeft.TrySetResult();
}
