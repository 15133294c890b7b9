using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Wallarm.Connector.Engine.Operations;

/// <summary>Results that several tasks find at the same time, as one stream.</summary>
internal static class ProducedStream
{
    /// <summary>More results than this wait for nobody: whoever reads slowly slows the search down.</summary>
    private const int MostWaiting = 64;

    /// <summary>Runs the search while its results are read.</summary>
    /// <param name="produce">Searches, and hands over what it finds. What it fails with ends the stream.</param>
    /// <param name="cancellation">Ends both. So does a reader that stops.</param>
    /// <param name="mostWaiting">How many results wait for the reader at most.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<Func<T, ValueTask>, CancellationToken, Task> produce,
        [EnumeratorCancellation] CancellationToken cancellation,
        int mostWaiting = MostWaiting)
    {
        var found = Channel.CreateBounded<T>(mostWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var producing = ProduceAsync(stop.Token);
        try
        {
            await foreach (var result in found.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await producing.ConfigureAwait(false);
        }

        async Task ProduceAsync(CancellationToken stopped)
        {
            Exception? failure = null;
            try
            {
                await produce(result => found.Writer.WriteAsync(result, stopped), stopped).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            found.Writer.Complete(failure);
        }
    }
}
