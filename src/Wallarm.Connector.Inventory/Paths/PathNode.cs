using System.IO.Hashing;
using Wallarm.Connector.Forwarding.PathTemplates;
using Wallarm.Connector.Inventory.Statistics;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>A segment of the paths that were called, with what follows it.</summary>
/// <remarks>
/// Words above a bound go into <see cref="OtherWords"/>, with all that follows them: those with the highest hashes, whenever they came. So
/// a tree depends on what was called, and not on the order of calls. Words of routes, which an API has few of, stay and do not count.
/// </remarks>
internal sealed class PathNode(byte[] text)
{
    private const int MaxSamples = 5;

    private ulong _wordLimit = ulong.MaxValue;
    private int _routedWords;
    private bool _isRouted;

    /// <summary>The word, or the name that a route gives the parameter; empty for a kind of values.</summary>
    public byte[] Text { get; } = text;

    /// <summary>Whether the word stays one whatever its siblings are.</summary>
    public bool IsKept { get; private set; }

    public Dictionary<ulong, PathNode>? Words { get; private set; }

    /// <summary>Values by <see cref="SegmentKind"/>.</summary>
    public PathNode?[]? Values { get; private set; }

    /// <summary>Parameters of known routes, by a hash of their names.</summary>
    public Dictionary<ulong, PathNode>? RouteParameters { get; private set; }

    /// <summary>The words that there was no room for.</summary>
    public PathNode? OtherWords { get; private set; }

    /// <summary>
    /// What follows any value of the one parameter that the segment behind this one is; null before it is inferred, or if it is none.
    /// </summary>
    public InferredParameter? Parameter { get; private set; }

    /// <summary>By index of the method.</summary>
    public EndpointFacts?[]? Facts { get; private set; }

    /// <summary>Some of its values, by their hashes; null if nobody asked.</summary>
    public SortedList<ulong, byte[]>? Samples { get; private set; }

    public bool HasFacts => Facts is not null;

    /// <summary>A word that was called before, if its form makes it one: then the form need not be looked at again.</summary>
    public PathNode? KnownWord(ReadOnlySpan<byte> word) =>
        Words is not null && char.IsAsciiLetter((char)word[0])
        && Words.TryGetValue(XxHash3.HashToUInt64(word), out var node) && !node.IsKept ? node : null;

    public PathNode Word(ReadOnlySpan<byte> word, bool isKept, bool isRouted, ref int nodes, int maxWords)
    {
        var key = XxHash3.HashToUInt64(word);
        Words ??= [];
        if (Words.TryGetValue(key, out var node))
        {
            Mark(node, isKept, isRouted);
            return node;
        }

        if (key >= _wordLimit && !isRouted) return Others(ref nodes);
        node = new PathNode(word.ToArray());
        Mark(node, isKept, isRouted);
        nodes++;
        Words.Add(key, node);
        if (isRouted) return node;
        Bound(ref nodes, maxWords);
        return key >= _wordLimit ? Others(ref nodes) : node;
    }

    public PathNode Value(SegmentKind kind, ref int nodes)
    {
        Values ??= new PathNode?[(int)SegmentKind.Token + 1];
        return Values[(int)kind] ??= New([], ref nodes);
    }

    public PathNode RouteParameter(ReadOnlySpan<byte> name, ref int nodes)
    {
        var key = XxHash3.HashToUInt64(name);
        RouteParameters ??= [];
        if (!RouteParameters.TryGetValue(key, out var node)) RouteParameters.Add(key, node = New(name.ToArray(), ref nodes));
        return node;
    }

    public EndpointFacts FactsOf(int method)
    {
        Facts ??= new EndpointFacts?[HttpMethods.Names.Count];
        return Facts[method] ??= new EndpointFacts();
    }

    public void AddSample(ReadOnlySpan<byte> value)
    {
        Samples ??= [];
        Samples.TryAdd(XxHash3.HashToUInt64(value), value.ToArray());
        if (Samples.Count > MaxSamples) Samples.RemoveAt(MaxSamples);
    }

    /// <summary>Takes all that another node has. That one is of no use any more.</summary>
    public void Merge(PathNode other, ref int nodes, int maxWords)
    {
        foreach (var (key, sample) in other.Samples ?? [])
        {
            if (Samples?.ContainsKey(key) != true) AddSample(sample);
        }

        if (other.Facts is not null)
        {
            Facts ??= new EndpointFacts?[other.Facts.Length];
            for (var method = 0; method < Facts.Length; method++)
            {
                if (Facts[method] is { } facts && other.Facts[method] is { } more) facts.Merge(more);
                else Facts[method] ??= other.Facts[method];
            }
        }

        if (other.OtherWords is not null) Others(ref nodes).Merge(other.OtherWords, ref nodes, maxWords);
        _wordLimit = Math.Min(_wordLimit, other._wordLimit);
        Words = Merge(Words, other.Words, ref nodes, maxWords);
        if (other._routedWords > 0) _routedWords = Words!.Values.Count(word => word._isRouted);
        Bound(ref nodes, maxWords);
        RouteParameters = Merge(RouteParameters, other.RouteParameters, ref nodes, maxWords);
        for (var kind = 0; kind < (other.Values?.Length ?? 0); kind++)
        {
            if (other.Values![kind] is { } value) Value((SegmentKind)kind, ref nodes).Merge(value, ref nodes, maxWords);
        }
    }

    /// <summary>Moves words above the bound to the others.</summary>
    public void Bound(ref int nodes, int maxWords)
    {
        if (Words is null) return;
        if (_wordLimit != ulong.MaxValue)
        {
            // A limit that came with another node's words.
            foreach (var key in Unrouted(Words).Where(key => key >= _wordLimit).ToArray()) MoveToOthers(key, ref nodes, maxWords);
        }

        while (Words.Count - _routedWords > maxWords)
        {
            _wordLimit = Unrouted(Words).Max();
            MoveToOthers(_wordLimit, ref nodes, maxWords);
        }
    }

    /// <summary>Makes one parameter of values, of what routes name so, and of words.</summary>
    public void Infer(InferredParameter? parameter, IEnumerable<ulong> mergedWords)
    {
        foreach (var word in mergedWords) Words!.Remove(word);
        (Parameter, Values, RouteParameters, OtherWords) = (parameter, null, null, null);
    }

    /// <summary>All calls of the path and of what follows it.</summary>
    public long CountHits() =>
        (Facts?.Sum(facts => facts?.Hits ?? 0) ?? 0) + Children().Sum(child => child.CountHits());

    public IEnumerable<PathNode> Children()
    {
        IEnumerable<PathNode?> children = Words?.Values ?? Enumerable.Empty<PathNode>();
        if (Values is not null) children = children.Concat(Values);
        if (RouteParameters is not null) children = children.Concat(RouteParameters.Values);
        return children.Append(OtherWords).Append(Parameter?.Node).OfType<PathNode>();
    }

    private static Dictionary<ulong, PathNode>? Merge(
        Dictionary<ulong, PathNode>? into, Dictionary<ulong, PathNode>? others, ref int nodes, int maxWords)
    {
        if (others is null) return into;
        into ??= [];
        foreach (var (key, other) in others)
        {
            if (into.TryAdd(key, other)) continue;
            into[key].IsKept |= other.IsKept;
            into[key]._isRouted |= other._isRouted;
            into[key].Merge(other, ref nodes, maxWords);
        }

        return into;
    }

    private static IEnumerable<ulong> Unrouted(Dictionary<ulong, PathNode> words) =>
        words.Where(word => !word.Value._isRouted).Select(word => word.Key);

    private static PathNode New(byte[] text, ref int nodes)
    {
        nodes++;
        return new PathNode(text);
    }

    /// <summary>Once a route names a word, it stays one.</summary>
    private void Mark(PathNode word, bool isKept, bool isRouted)
    {
        word.IsKept |= isKept || isRouted;
        if (!isRouted || word._isRouted) return;
        word._isRouted = true;
        _routedWords++;
    }

    private PathNode Others(ref int nodes) => OtherWords ??= New([], ref nodes);

    private void MoveToOthers(ulong key, ref int nodes, int maxWords)
    {
        Words!.Remove(key, out var moved);
        Others(ref nodes).Merge(moved!, ref nodes, maxWords);
    }
}
