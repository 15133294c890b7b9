using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>What need not be sent and what does not leave, as options say it and as the function's environment does.</summary>
internal static class SelectionSettings
{
    public const string Include = "X_INCLUDE";
    public const string Exclude = "X_EXCLUDE";
    public const string Redact = "X_REDACT";

    /// <summary>Why Wallarm's own function cannot be given them.</summary>
    private const string NotForCodeBundle =
        "Wallarm's code bundle sends every record whole; leave it out, or deploy the packaged forwarder";

    /// <summary>The variables, in the order in which they are told.</summary>
    public static IReadOnlyList<string> Variables { get; } = [Include, Exclude, Redact];

    /// <summary>The variables that options set, or remove (null).</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Requested(ForwarderOptions options)
    {
        foreach (var (variable, _, values) in Given(options))
        {
            var parts = values.SelectMany(Parts).ToList();
            if (variable == Redact) parts = [.. RedactionNames.All.Where(name => parts.Contains(name, StringComparer.OrdinalIgnoreCase))];
            yield return new(variable, parts.Count == 0 ? null : string.Join(',', parts));
        }
    }

    /// <summary>Everything that is wrong with the options: the parameter, the value that is, and why.</summary>
    public static IEnumerable<SelectionProblem> Problems(ForwarderOptions options)
    {
        var ofOptions = Given(options).Select(given => (given.Parameter, given.Variable, given.Values, Prefix: ""));
        var ofEnvironment = Variables.Where(name => options.Environment.GetValueOrDefault(name) is not null)
            .Select(name => (
                Parameter: "-Environment", name, Values: (IReadOnlyList<string>)Parts(options.Environment[name]!), Prefix: name + " in it: "));
        foreach (var (parameter, variable, values, prefix) in ofOptions.Concat(ofEnvironment))
        {
            if (options.CodeBundlePath is not null && values.Count > 0)
            {
                yield return new(parameter, null, prefix + NotForCodeBundle);
                continue;
            }

            foreach (var (value, why) in Problems(variable, values)) yield return new(parameter, value, prefix + why);
        }
    }

    /// <summary>Ensures that the forwarder takes the options.</summary>
    /// <exception cref="InvalidOptionException">It does not; the error says all that is wrong.</exception>
    public static void Check(ForwarderOptions options)
    {
        var problems = Problems(options).ToList();
        if (problems.Count == 0) return;
        var parameter = problems[0].Parameter;
        throw UnusableOption.Error(
            parameter,
            string.Join(
                "; ",
                problems.Select(problem => problem.Parameter == parameter ? problem.Why : $"{problem.Parameter}: {problem.Why}")));
    }

    /// <summary>
    /// What is wrong with the variables of a function, which the forwarder then refuses to start with; null if nothing is.
    /// </summary>
    public static string? Problem(IReadOnlyDictionary<string, string> environment) =>
        Variables.SelectMany(name => Problems(name, Of(environment, name)).Select(problem => $"{name}: {problem.Why}")).FirstOrDefault();

    /// <summary>The values of a variable; none where it is not set.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> environment, string variable) =>
        Parts(environment.GetValueOrDefault(variable) ?? "");

    /// <summary>The variables that are set, as <c>X_EXCLUDE=/health</c>.</summary>
    public static IEnumerable<string> Shown(IReadOnlyDictionary<string, string> environment) =>
        Variables.Where(name => Of(environment, name).Count > 0).Select(name => $"{name}={environment[name]}");

    private static IEnumerable<(string Variable, string Parameter, IReadOnlyList<string> Values)> Given(ForwarderOptions options)
    {
        if (options.IncludePaths is { } included) yield return (Include, "-IncludePath", included);
        if (options.ExcludePaths is { } excluded) yield return (Exclude, "-ExcludePath", excluded);
        if (options.Redact is { } redacted) yield return (Redact, "-Redact", redacted);
    }

    private static List<(string? Value, string Why)> Problems(string variable, IReadOnlyList<string> values)
    {
        List<(string? Value, string Why)> problems = [];
        foreach (var value in values)
        {
            if ((variable == Redact ? WhyNotRedactable(value) : WhyNoPattern(value)) is { } why) problems.Add((value, $"'{value}': {why}"));
        }

        // What only all of them together get wrong.
        if (problems.Count == 0 && variable != Redact && WhyNoFilter(values) is { } all) problems.Add((null, all));
        return problems;
    }

    private static string? WhyNotRedactable(string name) => RedactionNames.TryParse(name.Trim(), out _)
        ? null
        : NearName.Find(name, RedactionNames.All) is { } near
            ? $"did you mean '{near}'?"
            : $"it is none of {string.Join(", ", RedactionNames.All)}";

    private static string? WhyNoPattern(string pattern) =>
        pattern.Contains(',') ? "a comma separates patterns, and ? stands for it within one" : WhyNoFilter([pattern]);

    /// <summary>What the forwarder itself says of patterns; null if it takes them.</summary>
    private static string? WhyNoFilter(IReadOnlyList<string> patterns)
    {
        try
        {
            _ = PathFilter.Of(patterns.Select(pattern => pattern.Trim()), []);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>As the forwarder reads them.</summary>
    private static string[] Parts(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What is wrong with an option.</summary>
/// <param name="Parameter">The parameter that says it.</param>
/// <param name="Value">The value that cannot be used; null if it is all of them together.</param>
/// <param name="Why">Why.</param>
internal sealed record SelectionProblem(string Parameter, string? Value, string Why);
