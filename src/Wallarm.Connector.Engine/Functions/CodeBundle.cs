using System.Formats.Tar;
using System.IO.Compression;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>Wallarm's code bundle as it is downloaded: an archive, or the folder that it was extracted to.</summary>
internal static class CodeBundle
{
    private const string Module = "lambda_function.py";
    private const string ModuleFolder = "cw-resend-lambda";

    // The bundle is a few kilobytes of Python; what is larger than Lambda's own limit for an upload is something else.
    private const long SizeLimit = 50 * 1024 * 1024;

    /// <summary>
    /// Packs what stands beside <c>lambda_function.py</c> for Lambda. The same bundle gives the same bytes, whatever .NET compresses with.
    /// </summary>
    /// <param name="path">A zip, tar or tar.gz archive, or a folder.</param>
    /// <exception cref="InvalidOptionException">There is no such file or folder, it cannot be read, or it holds no such module.</exception>
    public static byte[] Read(string path)
    {
        Dictionary<string, byte[]> files;
        try
        {
            files =
                Directory.Exists(path) ? ReadFolder(path) : File.Exists(path) ? ReadArchive(path) : throw Bad(
                    path, "there is no such file or folder", ConnectorErrorCategory.ObjectNotFound);
        }
        catch (Exception exception) when (exception is not ConnectorException)
        {
            // What the readers of archives make of damaged ones is not only what they document, such as InvalidOperationException.
            throw Bad(path, exception.Message.TrimEnd('.'), ConnectorErrorCategory.InvalidData, exception);
        }

        return Pack(Function(path, files));
    }

    private static SortedDictionary<string, byte[]> Function(string path, Dictionary<string, byte[]> files)
    {
        var modules = files.Keys.Where(name => name == Module || name.EndsWith('/' + Module, StringComparison.Ordinal)).ToList();
        var module = modules.Find(
            name => name == $"{ModuleFolder}/{Module}" || name.EndsWith($"/{ModuleFolder}/{Module}", StringComparison.Ordinal))
            ?? (modules.Count == 1 ? modules[0] : null)
            ?? throw Bad(path, $"it holds no {ModuleFolder}/{Module}", ConnectorErrorCategory.InvalidData);
        var folder = module[..^Module.Length];
        return new SortedDictionary<string, byte[]>(
            files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal))
                .ToDictionary(file => file.Key[folder.Length..], file => file.Value),
            StringComparer.Ordinal);
    }

    private static byte[] Pack(SortedDictionary<string, byte[]> files)
    {
        // Lambda's user is not the owner of the files: without these mode bits it could not read them.
        const int regularFileRwRR = 0x81A4 << 16;
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                entry.ExternalAttributes = regularFileRwRR;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return zip.ToArray();
    }

    private static Dictionary<string, byte[]> ReadFolder(string folder)
    {
        var files = new Files(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var content = File.OpenRead(file);
            files.Add(Path.GetRelativePath(folder, file), content);
        }

        return files.Read;
    }

    private static Dictionary<string, byte[]> ReadArchive(string path)
    {
        var files = new Files(path);
        using var archive = File.OpenRead(path);
        Span<byte> head = stackalloc byte[2];
        archive.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        archive.Position = 0;
        if (head.SequenceEqual("PK"u8))
        {
            using var zip = new ZipArchive(archive);
            foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
            {
                using var content = entry.Open();
                files.Add(entry.FullName, content);
            }

            return files.Read;
        }

        using Stream tarred = head is [0x1F, 0x8B] ? new GZipStream(archive, CompressionMode.Decompress) : archive;
        using var tar = new TarReader(tarred);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } content)
            {
                files.Add(entry.Name, content);
            }
        }

        return files.Read;
    }

    private static InvalidOptionException Bad(string path, string why, ConnectorErrorCategory category, Exception? cause = null) =>
        new("Wallarm.CodeBundleNotUsable", category, $"-CodeBundlePath '{path}' cannot be used: {why}.", cause)
        {
            Target = path,
            RecommendedAction = "Download the code bundle in Wallarm Console: Security Edge, Connectors, Download code bundle.",
        };

    /// <summary>What was read, bounded, for an archive says nothing reliable about how large it becomes.</summary>
    private sealed class Files(string path)
    {
        private long _size;

        public Dictionary<string, byte[]> Read { get; } = new(StringComparer.Ordinal);

        public void Add(string name, Stream content)
        {
            name = name.Replace('\\', '/');
            if (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
            if (name.StartsWith('/') || name.Split('/').Contains(".."))
            {
                throw Bad(path, $"it holds '{name}', which leads out of it", ConnectorErrorCategory.InvalidData);
            }

            var buffer = new MemoryStream();
            var chunk = new byte[81920];
            for (int count; (count = content.Read(chunk)) > 0;)
            {
                if ((_size += count) > SizeLimit)
                {
                    throw Bad(path, $"it holds more than {SizeLimit / (1024 * 1024)} MB", ConnectorErrorCategory.InvalidData);
                }

                buffer.Write(chunk, 0, count);
            }

            Read[name] = buffer.ToArray();
        }
    }
}
