using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A theory that needs moto and boto3, as <see cref="BotoFactAttribute"/> does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BotoTheoryAttribute : TheoryAttribute
{
    public BotoTheoryAttribute() => Skip = new BotoFactAttribute().Skip;
}
