namespace Wallarm.Connector.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions(string? Only, string? Bootstrap, int Rounds, bool Micro)
{
    public const string Usage =
        "usage: dotnet run -c Release --project bench [-- [--only NAME] [--bootstrap PATH] [--rounds N]]\n"
        + "       NAME: sending|decode|startup|memory|scaling|outage|inventory|ext-proc|deploy\n"
        + "       dotnet run -c Release --project bench -- --micro";

    private static readonly string[] Names =
    [
        "sending", "decode", "startup", "memory", "scaling", "outage", "inventory", "ext-proc",
        "ext-proc speed", "ext-proc distance", "ext-proc allocation", "ext-proc memory", "ext-proc startup",
        "deploy", "deploy import", "deploy warm", "deploy cold", "deploy calls",
    ];

    /// <summary>Whether a measurement was asked for, by its name or by that of its group, the first word.</summary>
    public bool Selects(string measurement) =>
        Only is null || Only == measurement || measurement.StartsWith(Only + " ", StringComparison.Ordinal);

    public bool SelectsDeployment => SelectsAnyOf("deploy");

    public bool SelectsExtProc => SelectsAnyOf("ext-proc");

    public static bool TryParse(string[] arguments, out BenchOptions options, out string complaint)
    {
        complaint = "";
        options = new BenchOptions(Only: null, Bootstrap: null, Rounds: 9, Micro: false);
        if (arguments is ["--micro"])
        {
            options = options with { Micro = true };
            return true;
        }

        for (int index = 0; index < arguments.Length; index += 2)
        {
            string name = arguments[index];
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            switch (name)
            {
                case "--only" when Names.Contains(value):
                    options = options with { Only = value };
                    break;
                case "--bootstrap" when File.Exists(value):
                    options = options with { Bootstrap = Path.GetFullPath(value) };
                    break;
                case "--rounds" when int.TryParse(value, out int rounds) && rounds is >= 1 and <= 99:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    complaint = $"not understood: {name} {value}".TrimEnd();
                    return false;
            }
        }

        return true;
    }

    private bool SelectsAnyOf(string group) => Names.Any(name => name.StartsWith(group + " ", StringComparison.Ordinal) && Selects(name));
}
