using System.IO.Compression;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>
/// The code of a function of Wallarm's guide while it is taken over. The guide has CloudWatch Logs invoke the unpublished version, whose
/// code and runtime change in two calls: in between it has the files of both, which run under either runtime.
/// </summary>
internal static class TakenOverCode
{
    // The guide's function has a few kilobytes. What is far larger could not be uploaded together with ours.
    private const int SizeLimit = 20 * 1024 * 1024;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = SizeLimit };

    /// <summary>Adds files to those that a function has.</summary>
    /// <param name="session">The session.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="zip">The new code, which wins where both have a file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The code that it has cannot be read.</exception>
    public static async Task<byte[]> WithAsync(AwsSession session, string functionName, byte[] zip, CancellationToken cancellation)
    {
        try
        {
            var request = new GetFunctionRequest { FunctionName = functionName };
            var function = await session.Lambda.GetFunctionAsync(request, cancellation).ConfigureAwait(false);
            var present = await Http.GetByteArrayAsync(new Uri(function.Code.Location), cancellation).ConfigureAwait(false);
            return Merge(present, zip);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or InvalidDataException or UriFormatException or NotSupportedException or ArgumentException
            || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static byte[] Merge(byte[] present, byte[] added)
    {
        using var merged = new MemoryStream();
        using (var archive = new ZipArchive(merged, ZipArchiveMode.Create, leaveOpen: true))
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var zip in new[] { added, present })
            {
                using var source = new ZipArchive(new MemoryStream(zip));
                foreach (var entry in source.Entries.Where(entry => names.Add(entry.FullName)))
                {
                    var copy = archive.CreateEntry(entry.FullName, CompressionLevel.Fastest);
                    copy.ExternalAttributes = entry.ExternalAttributes;
                    using var from = entry.Open();
                    using var to = copy.Open();
                    from.CopyTo(to);
                }
            }
        }

        return merged.ToArray();
    }
}
