namespace Wallarm.Connector.Bench.Rig;

/// <summary>The files of one run in a folder of their own, which goes away with it; and the files of the checkout.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-bench-");

    public static string Repository { get; } = FindRepository();

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    public static string Asset(params string[] parts) => Path.Combine([Repository, "bench", .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wallarm.Connector.slnx")))
                return folder.FullName;
        }

        throw new BenchException("the bench runs from a checkout: no Wallarm.Connector.slnx in any folder above the program");
    }
}
