using System.Buffers;
using System.Text;
using Wallarm.Connector.Forwarding.PathTemplates;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>Decides which segments of the called paths are parameters.</summary>
/// <remarks>
/// <list type="number">
/// <item>What a known route names is a parameter.</item>
/// <item>Values (numbers, UUIDs and so on) below one parent are one parameter, wherever they stand. What follows them is not merged.</item>
/// <item>
/// Words below one parent are a parameter if there are 50 or more that are each rare and have the same children; at most once in a
/// template. A word below which a value stands directly, such as <c>orders</c> in <c>/orders/42</c>, names a collection, and is none of
/// them.
/// </item>
/// </list>
/// </remarks>
internal static class TemplateInference
{
    private const int ManyWords = 50;

    /// <summary>A word is rare with so many percent of its siblings' calls at most.</summary>
    private const int RarePercent = 5;

    /// <summary>The same for one that reads like a title (several words, or a digit), since some titles are popular.</summary>
    private const int RareTitlePercent = 20;

    /// <summary>A child is a common one of the siblings that have children if so many percent of them have it.</summary>
    private const int CommonPercent = 5;

    private const int MaxSamples = 5;

    private static readonly SearchValues<byte> InTitles = SearchValues.Create("-_+%0123456789"u8);

    /// <summary>Infers the parameters below a node.</summary>
    /// <param name="node">The root of the called paths.</param>
    /// <param name="maxWords">How many words are kept below a node.</param>
    public static void Infer(PathNode node, int maxWords) => Infer(node, maxWords, mayMergeWords: true);

    private static void Infer(PathNode node, int maxWords, bool mayMergeWords)
    {
        var tokens = FindTokens(node);
        var slugs = mayMergeWords ? FindSlugs(node, tokens) : [];
        var hasSlugs = slugs.Count > 0 || node.OtherWords is not null;
        if (hasSlugs || node.Values is not null || node.RouteParameters is not null)
        {
            node.Infer(MergeParameter(node, tokens, slugs, maxWords), tokens.Concat(slugs));
        }

        foreach (var word in node.Words?.Values ?? Enumerable.Empty<PathNode>()) Infer(word, maxWords, mayMergeWords);
        if (node.Parameter is not null) Infer(node.Parameter.Node, maxWords, mayMergeWords && !hasSlugs);
    }

    private static InferredParameter MergeParameter(PathNode node, List<ulong> tokens, List<ulong> slugs, int maxWords)
    {
        var nodes = 0;
        var merged = new PathNode([]);
        string? rule = null;
        string? routeName = null;
        var samples = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var parameter in node.RouteParameters?.Values ?? Enumerable.Empty<PathNode>())
        {
            var name = Encoding.UTF8.GetString(parameter.Text);
            if (routeName is null || string.CompareOrdinal(name, routeName) < 0) routeName = name;
            Take(parameter, PathRule.Route);
        }

        for (var kind = 0; kind < (node.Values?.Length ?? 0); kind++)
        {
            if (node.Values![kind] is { } value) Take(value, RuleOf((SegmentKind)kind));
        }

        foreach (var token in tokens) Take(node.Words![token], PathRule.Token);
        foreach (var slug in slugs) Take(node.Words![slug], PathRule.Slug);
        if (node.OtherWords is not null) Take(node.OtherWords, PathRule.Slug);
        foreach (var sample in slugs.Order().Take(MaxSamples)) samples.Add(Encoding.UTF8.GetString(node.Words![sample].Text));
        return new InferredParameter(merged, rule!, routeName, [.. samples.Take(MaxSamples)]);

        void Take(PathNode child, string why)
        {
            rule = rule is null || rule == why || rule == PathRule.Route ? rule ?? why : PathRule.Mixed;
            foreach (var sample in child.Samples?.Values ?? Enumerable.Empty<byte[]>()) samples.Add(Encoding.UTF8.GetString(sample));
            merged.Merge(child, ref nodes, maxWords);
        }
    }

    private static string RuleOf(SegmentKind kind) => kind switch
    {
        SegmentKind.Number => PathRule.Number,
        SegmentKind.Uuid => PathRule.Uuid,
        SegmentKind.Ulid => PathRule.Ulid,
        SegmentKind.ObjectId => PathRule.ObjectId,
        SegmentKind.Hash => PathRule.Hash,
        SegmentKind.Date => PathRule.Date,
        SegmentKind.Email => PathRule.Email,
        _ => PathRule.Token,
    };

    /// <summary>The words below a node that are random ids like their siblings, by their keys.</summary>
    private static List<ulong> FindTokens(PathNode node)
    {
        if (node.Words is null || node.Values?[(int)SegmentKind.Token]?.CountHits() is not (> 0 and var hits)) return [];
        var tokens = node.Words.Where(word => SegmentClassifier.MayBeToken(word.Value.Text) && IsRare(word.Value, hits));
        return [.. tokens.Select(word => word.Key)];
    }

    /// <summary>The words below a node that are values of one parameter, by their keys; none if they are not.</summary>
    private static List<ulong> FindSlugs(PathNode node, List<ulong> tokens)
    {
        if (node.Words is null || node.Words.Count < ManyWords) return [];
        var all = node.Words.Sum(word => word.Value.CountHits()) + (node.OtherWords?.CountHits() ?? 0);
        var rare = node.Words.Where(word => !tokens.Contains(word.Key) && IsRare(word.Value, all)).ToArray();
        var children = CountChildren(rare.Select(word => word.Value));
        var withChildren = rare.Count(word => word.Value.Words is not null);
        var slugs = rare.Where(word => HasCommonChildren(word.Value, children, withChildren)).Select(word => word.Key).ToList();
        return slugs.Count < ManyWords ? [] : slugs;
    }

    private static bool IsRare(PathNode word, long all)
    {
        if (word.IsKept || word.Values is not null || word.RouteParameters is not null) return false;
        var hits = word.CountHits();
        return 100 * hits <= RarePercent * all || (100 * hits <= RareTitlePercent * all && IsTitle(word.Text));
    }

    private static Dictionary<ulong, int> CountChildren(IEnumerable<PathNode> words)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var key in words.SelectMany(word => word.Words?.Keys ?? Enumerable.Empty<ulong>()))
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    /// <summary>A title may have one child that no other has: who reads a page below it may be the first one.</summary>
    private static bool HasCommonChildren(PathNode word, Dictionary<ulong, int> counts, int withChildren)
    {
        var enough = Math.Max(2, CommonPercent * withChildren / 100);
        var uncommon = word.Words?.Keys.Count(key => counts[key] < enough) ?? 0;
        return uncommon == 0 || (uncommon == 1 && IsTitle(word.Text));
    }

    private static bool IsTitle(ReadOnlySpan<byte> word) => word.ContainsAny(InTitles);
}
