using System.Text.RegularExpressions;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The notes in the help that the module carries.</summary>
internal static partial class HelpNotes
{
    /// <summary>The notes of a cmdlet as one text.</summary>
    public static string Of(string cmdlet) =>
        string.Join('\n', HelpFile.All(HelpFile.Cmdlets[cmdlet], "alertSet").Select(element => element.Value));

    /// <summary>The IAM actions that a text names.</summary>
    public static IEnumerable<string> ActionsIn(string text) => Action().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"\b(apigateway|cloudwatch|ec2|iam|lambda|logs|s3|sqs|ssm|sts):[A-Za-z]+")]
    private static partial Regex Action();
}
