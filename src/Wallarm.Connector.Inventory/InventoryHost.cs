using System.Text;
using Wallarm.Connector.Inventory.Paths;

namespace Wallarm.Connector.Inventory;

/// <summary>A host and the paths that were called there.</summary>
internal sealed class InventoryHost(string name, PathTree tree)
{
    private byte[]? _stage;
    private bool _hasSeveralStages;

    public string Name { get; } = name;

    public PathTree Tree { get; } = tree;

    /// <summary>The stage of all calls; null if there are several, or the log does not tell.</summary>
    public string? Stage => _stage is null || _hasSeveralStages ? null : Encoding.UTF8.GetString(_stage);

    public void NoteStage(ReadOnlySpan<byte> stage)
    {
        if (stage.IsEmpty || _hasSeveralStages) return;
        _stage ??= stage.ToArray();
        _hasSeveralStages = !stage.SequenceEqual(_stage);
    }
}
