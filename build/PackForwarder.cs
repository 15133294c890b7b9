#:property PublishAot=false

// Packs one published forwarder binary as the zip that Lambda takes:
//   dotnet run build/PackForwarder.cs -- <bootstrap> <zip> <newest glibc allowed>
// Called by Package.proj. Fails when the binary needs a newer glibc than the Lambda runtime has.

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

if (args is not [var binary, var zip, var ceilingText] || !Version.TryParse(ceilingText, out var ceiling))
{
    Console.Error.WriteLine("usage: dotnet run build/PackForwarder.cs -- <bootstrap> <zip> <newest glibc allowed, as 2.34>");
    return 2;
}

var newest = NewestGlibc(binary);
if (newest is null)
{
    Console.Error.WriteLine($"error : {binary}: readelf names no GLIBC_ version; is it a dynamically linked Linux binary?");
    return 1;
}

if (newest > ceiling)
{
    Console.Error.WriteLine(
        $"error : {binary} needs GLIBC_{newest}, newer than the GLIBC_{ceiling} that the Lambda runtime has; build it on an older Linux");
    return 1;
}

WriteZip(binary, zip);
var bytes = File.ReadAllBytes(zip);
var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{zip}  {bytes.Length:N0} bytes  sha256 {digest}  needs GLIBC_{newest}"));
return 0;

// readelf reads the binaries of every architecture, unlike an objdump built for one.
static Version? NewestGlibc(string path)
{
    var start = new ProcessStartInfo("readelf", ["--version-info", "--wide", path]) { RedirectStandardOutput = true };
    start.Environment["LC_ALL"] = "C";
    using var readelf = Process.Start(start)!;
    var listing = readelf.StandardOutput.ReadToEnd();
    readelf.WaitForExit();
    return readelf.ExitCode == 0 ? GlibcVersion().Matches(listing).Select(m => Version.Parse(m.Groups[1].Value)).Max() : null;
}

// One entry and nothing that differs from one build host to the next: the same binary gives the same zip.
static void WriteZip(string binary, string zip)
{
    const int regularFileRwxrxrx = 0x81ED << 16;
    using var bytes = new MemoryStream();
    using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
    {
        var entry = archive.CreateEntry("bootstrap", CompressionLevel.SmallestSize);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        entry.ExternalAttributes = regularFileRwxrxrx;
        using var content = entry.Open();
        content.Write(File.ReadAllBytes(binary));
    }

    var packed = bytes.ToArray();
    MarkAsMadeByUnix(packed);
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(zip))!);
    File.WriteAllBytes(zip, packed);
}

// ZipArchive writes the host it runs on into the entry; unzipping heeds the mode bits only where that says Unix (3).
static void MarkAsMadeByUnix(byte[] zip)
{
    const int endRecordLength = 22, centralDirectoryOffset = 16, madeByHost = 5;
    const byte unix = 3;
    var directory = BitConverter.ToInt32(zip, zip.Length - endRecordLength + centralDirectoryOffset);
    zip[directory + madeByHost] = unix;
}

internal static partial class Program
{
    [GeneratedRegex(@"GLIBC_(\d+(?:\.\d+)+)")]
    private static partial Regex GlibcVersion();
}
