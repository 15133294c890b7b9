namespace Wallarm.Connector.Simulators;

/// <summary>The programs that a shell would find by their names alone.</summary>
public static class ProgramOnPath
{
    /// <summary>The first one of this name on PATH; null where there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
