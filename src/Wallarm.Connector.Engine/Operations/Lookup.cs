using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Operations;

/// <summary>A read that several checks build on: made once, when the first of them asks.</summary>
internal sealed class Lookup<T>(Func<Task<T>> read)
{
    private readonly Lazy<Task<T>> _reading = new(read);

    /// <summary>What has been read by now; null if nothing was.</summary>
    public T? Known => _reading is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } read } ? read.Result : default;

    /// <summary>What was read. For the one check that the read belongs to, which reports its failure.</summary>
    public Task<T> ReadAsync() => _reading.Value;

    /// <summary>
    /// What was read; null if there is none, or if a value of the user's cannot be used, which is for the check that the read belongs to to
    /// say. For the checks that build on it: what could not be read leaves them unknown too.
    /// </summary>
    public async Task<T?> FindAsync()
    {
        try
        {
            return await _reading.Value.ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is not OperationCanceledException && AwsErrors.Translate(exception) is InvalidOptionException)
        {
            return default;
        }
    }
}
