namespace Wallarm.Connector.Bench.Report;

/// <summary>One figure with its target.</summary>
internal sealed record Finding(string Measurement, string What, double Value, Target Target)
{
    public bool Met => Target.IsMetBy(Value);
}

/// <summary>A bound from one side, in a unit ("x" for a ratio).</summary>
internal sealed record Target(bool AtLeast, double Bound, string Unit)
{
    public static Target NoLessThan(double bound, string unit = "x") => new(AtLeast: true, bound, unit);

    public static Target NoMoreThan(double bound, string unit = "x") => new(AtLeast: false, bound, unit);

    public bool IsMetBy(double value) => AtLeast ? value >= Bound : value <= Bound;

    public override string ToString() => FormattableString.Invariant($"{(AtLeast ? ">=" : "<=")} {Bound:0.00} {Unit}");
}
