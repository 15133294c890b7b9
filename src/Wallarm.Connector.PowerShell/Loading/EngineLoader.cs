using System.Reflection;
using System.Runtime.InteropServices;

namespace Wallarm.Connector.PowerShell.Loading;

/// <summary>Loads the engine, once a process, when the first cmdlet needs it. Importing the module does not.</summary>
internal static class EngineLoader
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!;

    private static readonly object Gate = new();

    private static IConnectorEngine? _loaded;

    /// <summary>
    /// The engine. What hinders it from being loaded, such as a file that is locked, is not remembered: the next command tries again.
    /// </summary>
    public static IConnectorEngine Engine
    {
        get
        {
            lock (Gate) return _loaded ??= Load();
        }
    }

    /// <summary>The folder of the packaged forwarders, beside the folder of this assembly.</summary>
    public static string ForwarderFolder { get; } = Path.GetFullPath(Path.Combine(ModuleFolder, "..", "forwarder"));

    private static IConnectorEngine Load()
    {
        var portable = Path.Combine(ModuleFolder, "engine");
        // Precompiled code halves what the first command has to compile. It loads on its own system only, and there the portable files are
        // not needed.
        var precompiled = Path.Combine(portable, $"{SystemName}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}");
        var engine = new EngineLoadContext([precompiled, portable]).LoadFromAssemblyName(new AssemblyName("Wallarm.Connector.Engine"));
        return (IConnectorEngine)Activator.CreateInstance(engine.GetType("Wallarm.Connector.Engine.ConnectorEngine", throwOnError: true)!)!;
    }

    private static string SystemName => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
}
