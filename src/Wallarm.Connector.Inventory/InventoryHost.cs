using System.Text;
using Wallarm.Connector.Inventory.Deployments;
using Wallarm.Connector.Inventory.Paths;

namespace Wallarm.Connector.Inventory;

/// <summary>A host and the paths that were called there.</summary>
internal sealed class InventoryHost(string name, PathTree tree)
{
    /// <summary>An API has 10 stages at most, unless AWS raised that; a domain may serve several APIs.</summary>
    private const int MaxStages = 64;

    private readonly List<byte[]> _stages = [];

    public string Name { get; } = name;

    public PathTree Tree { get; } = tree;

    /// <summary>The APIs that it is known to lead to.</summary>
    public KnownMount[] Mounts { get; set; } = [];

    /// <summary>The stages of its calls, as far as the log tells.</summary>
    public IReadOnlyList<string> Stages => [.. _stages.Select(Encoding.UTF8.GetString)];

    public void NoteStage(ReadOnlySpan<byte> stage)
    {
        if (stage.IsEmpty) return;
        foreach (var known in _stages)
        {
            if (stage.SequenceEqual(known)) return;
        }

        if (_stages.Count < MaxStages) _stages.Add(stage.ToArray());
    }

    /// <summary>Takes all that the same host has in a part of the inventory.</summary>
    public void Merge(InventoryHost other, int maxWords, int maxMissedWords)
    {
        foreach (var stage in other._stages) NoteStage(stage);
        Tree.Merge(other.Tree, maxWords, maxMissedWords);
    }
}
