using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// A test that needs, beside what <see cref="BotoFactAttribute"/> needs, the programs that the shell commands of the documentation call.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    private static readonly string[] Programs = ["bash", "aws", "jq", "curl", "openssl"];

    public ShellFactAttribute() =>
        Skip = new BotoFactAttribute().Skip ?? (
            Programs.FirstOrDefault(program => ProgramOnPath.Find(program) is null) is { } missing ? $"{missing} is not on PATH." : null);
}
