using System.Reflection;
using System.Runtime.Loader;

namespace Wallarm.Connector.PowerShell.Loading;

/// <summary>Where the engine and its AWSSDK assemblies live, apart from those of other modules.</summary>
/// <remarks>
/// Every AWSSDK.Core v4 has the AssemblyVersion 4.0.0.0: in the session's own context the copy that AWS.Tools loaded would be taken for
/// ours, and members that it lacks would be missing.
/// </remarks>
/// <param name="folders">Where to look, in this order.</param>
internal sealed class EngineLoadContext(IReadOnlyList<string> folders) : AssemblyLoadContext("Wallarm.Connector.Engine")
{
    private static readonly Assembly Abstractions = typeof(IConnectorEngine).Assembly;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Abstractions.GetName().Name) return Abstractions;
        var path = folders.Select(folder => Path.Combine(folder, assemblyName.Name + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
