namespace Wallarm.Connector.Engine;

/// <summary>A read that several checks build on: made once, when the first of them asks.</summary>
internal sealed class Lookup<T>(Func<Task<T>> read)
{
    private readonly Lazy<Task<T>> _reading = new(read);

    /// <summary>What was read. For the one check that the read belongs to, which reports its failure.</summary>
    public Task<T> ReadAsync() => _reading.Value;

    /// <summary>What was read; null where there is none or the read failed. For the checks that build on it.</summary>
    public async Task<T?> FindAsync()
    {
        try
        {
            return await _reading.Value.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return default;
        }
    }
}
