namespace Wallarm.Connector.Tests;

/// <summary>The repository that these tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Its Markdown pages, relative to the folder.</summary>
    public static IEnumerable<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. PagesBelow("docs"), .. PagesBelow("samples"),
    ];

    private static IEnumerable<string> PagesBelow(string folder) => Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Wallarm.Connector.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
