namespace Wallarm.Connector.Engine.Sessions;

/// <summary>What is asked of AWS once, however many want to know it. An error is not remembered.</summary>
/// <param name="ask">Asks.</param>
internal sealed class Remembered<T>(Func<CancellationToken, Task<T>> ask)
{
    private readonly object _gate = new();
    private Task<T>? _asked;

    /// <summary>The response; nothing as long as it has not come.</summary>
    public T? Known
    {
        get
        {
            lock (_gate) return _asked is { IsCompletedSuccessfully: true } asked ? asked.Result : default;
        }
    }

    /// <summary>The response.</summary>
    public Task<T> GetAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_asked is null or { IsCompleted: true, IsCompletedSuccessfully: false }) _asked = ask(cancellation);
            return _asked;
        }
    }

    /// <summary>It has been changed: whoever wants to know it asks again.</summary>
    public void Forget()
    {
        lock (_gate) _asked = null;
    }
}
