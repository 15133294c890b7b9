using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One event on its way through the function.</summary>
internal sealed class Invocation(ReadOnlyMemory<byte> payload, TimeSpan timeout, string requestId)
{
    private readonly TaskCompletionSource<InvocationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _handedOut;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public TimeSpan Timeout { get; } = timeout;

    public string RequestId { get; } = requestId;

    public Task<InvocationResult> Completion => _completion.Task;

    public void HandOut() => _handedOut = Stopwatch.GetTimestamp();

    public bool TryAnswer(bool succeeded, ReadOnlyMemory<byte> body, string? errorType, string? contentType) => _completion.TrySetResult(new InvocationResult
    {
        RequestId = RequestId,
        Succeeded = succeeded,
        Body = body,
        ErrorType = errorType,
        ContentType = contentType,
        Duration = Stopwatch.GetElapsedTime(_handedOut),
    });

    /// <summary>What Lambda reports when the deadline has passed.</summary>
    public bool TryTimeOut()
    {
        string message =
            string.Create(
                CultureInfo.InvariantCulture, $"RequestId: {RequestId} Error: Task timed out after {Timeout.TotalSeconds:0.00} seconds");
        return _completion.TrySetResult(new InvocationResult
        {
            RequestId = RequestId,
            Succeeded = false,
            Body = Encoding.UTF8.GetBytes($$"""{"errorType":"Sandbox.Timedout","errorMessage":"{{message}}"}"""),
            ErrorType = "Sandbox.Timedout",
            TimedOut = true,
            Duration = Stopwatch.GetElapsedTime(_handedOut),
        });
    }

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
