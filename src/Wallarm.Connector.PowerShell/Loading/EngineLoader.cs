namespace Wallarm.Connector.PowerShell;

/// <summary>Loads the engine, once a process, when the first cmdlet needs it. Importing the module does not.</summary>
internal static class EngineLoader
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!;

    private static readonly Lazy<IConnectorEngine> Loaded = new(Load);

    /// <summary>The engine.</summary>
    public static IConnectorEngine Engine => Loaded.Value;

    /// <summary>The folder of the packaged forwarders, beside the folder of this assembly.</summary>
    public static string ForwarderFolder { get; } = Path.GetFullPath(Path.Combine(ModuleFolder, "..", "forwarder"));

    private static IConnectorEngine Load()
    {
        var folder = Path.Combine(ModuleFolder, "engine");
        var assembly = new EngineLoadContext(folder).LoadFromAssemblyPath(Path.Combine(folder, "Wallarm.Connector.Engine.dll"));
        return (IConnectorEngine)Activator.CreateInstance(assembly.GetType("Wallarm.Connector.Engine.ConnectorEngine", throwOnError: true)!)!;
    }
}
