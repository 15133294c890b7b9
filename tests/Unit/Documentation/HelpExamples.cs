using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The examples of the cmdlets' help.</summary>
internal static class HelpExamples
{
    /// <summary>The code, by the cmdlet's name and the example's number.</summary>
    public static IReadOnlyDictionary<(string Cmdlet, int Number), string> Code { get; } = HelpFile.Cmdlets
        .SelectMany(cmdlet => HelpFile.All(cmdlet.Value, "code").Select((code, index) => (Key: (cmdlet.Key, index + 1), code.Value)))
        .ToDictionary(example => example.Key, example => example.Value);
}
