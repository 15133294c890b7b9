namespace Wallarm.Connector.Simulators;

/// <summary>Which calls something goes wrong with.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];

    public void Add(string operation, AwsFault fault, int first, int last, string? region = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        lock (_gate)
            _rules.Add(new Rule(operation, fault, first, last, region));
    }

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    /// <summary>Every rule counts the calls it is for; the first one whose turn it is wins.</summary>
    public AwsFault? Next(string service, string operation, string region)
    {
        lock (_gate)
        {
            Rule? due = null;
            foreach (Rule rule in _rules.Where(rule => (rule.Region ?? region) == region && AwsOperation.Matches(rule.Operation, service, operation)))
            {
                rule.Seen++;
                if (rule.Seen >= rule.First && rule.Seen <= rule.Last)
                    due ??= rule;
            }

            return due?.Fault;
        }
    }

    private sealed class Rule(string operation, AwsFault fault, int first, int last, string? region)
    {
        public string Operation { get; } = operation;

        public string? Region { get; } = region;

        public AwsFault Fault { get; } = fault;

        public int First { get; } = first;

        public int Last { get; } = last;

        public int Seen { get; set; }
    }
}
