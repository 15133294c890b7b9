using System.Diagnostics;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>The programs the bench measures against, and how each is installed.</summary>
internal sealed class ExternalTools
{
    public const string Nginx = "nginx";
    public const string Wrk = "wrk";
    public const string H2Load = "h2load";
    public const string Go = "go";
    public const string Taskset = "taskset";
    public const string Python = "python3";
    public const string Jq = "jq";

    /// <summary>A Python that can import boto3; not always the one of <see cref="Python"/>.</summary>
    public const string Boto3 = "boto3";

    public const string AwsCli = "aws";
    public const string Moto = "moto_server";

    private const string Debian = "apt-get install";
    private const string PythonPackages = "pip install";

    private static readonly Dictionary<string, (string Installer, string Package)> Packages = new()
    {
        [Nginx] = (Debian, "nginx-light"),
        [Wrk] = (Debian, "wrk"),
        [H2Load] = (Debian, "nghttp2-client"),
        [Go] = (Debian, "golang-go golang-google-grpc-dev"),
        [Taskset] = (Debian, "util-linux"),
        [Python] = (Debian, "python3"),
        [Jq] = (Debian, "jq"),
        [Boto3] = (PythonPackages, "boto3"),
        [AwsCli] = (PythonPackages, "awscli"),
        [Moto] = (PythonPackages, "'moto[server]'"),
    };

    private readonly Dictionary<string, string> _paths;

    private ExternalTools(Dictionary<string, string> paths) => _paths = paths;

    public string this[string name] => _paths[name];

    // The distribution's own builds come first: its python3, for one, is the optimised build a Lambda runtime would have,
    // while one that a version manager compiled may be a third slower and would flatter the forwarder.
    public static ExternalTools Find()
    {
        string[] folders = ["/usr/bin", "/usr/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        var paths = new Dictionary<string, string>();
        foreach (string name in Packages.Keys.Where(name => name != Boto3))
        {
            if (folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found)
                paths[name] = found;
        }

        if (folders.Select(folder => Path.Combine(folder, Python)).Where(File.Exists).Select(WithBoto3).FirstOrDefault(found => found is not null) is { } python)
        {
            paths[Boto3] = python;

            // What stands on PATH may be the script of a version manager, which takes longer to find the program than the program to start.
            string beside = Path.Combine(Path.GetDirectoryName(python)!, AwsCli);
            if (File.Exists(beside))
                paths[AwsCli] = beside;
        }

        return new ExternalTools(paths);
    }

    /// <summary>One line on what to install, or null where nothing is lacking.</summary>
    public string? Lacks(IEnumerable<string> needed)
    {
        string[] missing = [.. needed.Where(name => !_paths.ContainsKey(name))];
        if (missing.Length == 0)
            return null;
        IEnumerable<string> commands = missing.Select(name => Packages[name]).GroupBy(package => package.Installer)
            .Select(group => $"{group.Key} {string.Join(' ', group.Select(package => package.Package))}");
        return $"{string.Join(", ", missing)} not found; install with: {string.Join("; ", commands)}";
    }

    /// <summary>The interpreter itself, where it has boto3.</summary>
    private static string? WithBoto3(string python)
    {
        var start = new ProcessStartInfo(python, ["-c", "import sys, boto3; print(sys.executable)"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        string path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? path : null;
    }
}
