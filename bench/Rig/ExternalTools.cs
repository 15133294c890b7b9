namespace Wallarm.Connector.Bench.Rig;

/// <summary>The programs the bench measures against, and the Debian package that brings each.</summary>
internal sealed class ExternalTools
{
    public const string Nginx = "nginx";
    public const string Wrk = "wrk";
    public const string Taskset = "taskset";
    public const string Python = "python3";

    private static readonly Dictionary<string, string> DebianPackages = new()
    {
        [Nginx] = "nginx-light",
        [Wrk] = "wrk",
        [Taskset] = "util-linux",
        [Python] = "python3",
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
        foreach (string name in DebianPackages.Keys)
        {
            if (folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found)
                paths[name] = found;
        }

        return new ExternalTools(paths);
    }

    /// <summary>One line on what to install, or null where nothing is lacking.</summary>
    public string? Lacks(IEnumerable<string> needed)
    {
        string[] missing = [.. needed.Where(name => !_paths.ContainsKey(name))];
        return missing.Length == 0
            ? null
            : $"{string.Join(", ", missing)} not found; install with: apt-get install {string.Join(' ', missing.Select(name => DebianPackages[name]))}";
    }
}
