using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>What AWS said when it refused a call, and the module's exceptions that carry it.</summary>
internal sealed partial class ResponseFacts(AmazonServiceException refused, FailedCall? call)
{
    private const int LongestText = 1000;

    // What Lambda says before it repeats every environment variable with its value.
    private const string VariablesFollow = "String measured:";

    // What the SDK says where it found no message in the response; there is no inner exception to see on this side.
    private const string NothingRead = "See inner exception for details";

    private readonly AwsResponse _response = new(call?.Operation, refused.ErrorCode, refused.StatusCode, refused.RequestId);

    /// <summary>The call as a sentence names it.</summary>
    public string Call => call?.Operation ?? "the call";

    /// <summary>AWS's own words as a sentence on one line, access key ids cut to their last four characters.</summary>
    public string Text { get; } = Shown(refused.Message);

    /// <summary>An error that ends the pipeline.</summary>
    public SessionException Session(string errorId, string message, string action) => new(
        errorId, ConnectorErrorCategory.AuthenticationError, message)
    {
        RecommendedAction = action,
        AwsResponse = _response,
    };

    /// <summary>An error of this call.</summary>
    public AwsServiceException Service(string errorId, ConnectorErrorCategory category, string message, string? action = null) => new(
        errorId, category, message)
    {
        RecommendedAction = action,
        AwsResponse = _response,
    };

    /// <summary>Something is not there.</summary>
    public ResourceNotFoundException NotFound(string message) => new(
        "Wallarm.ResourceNotFound", ConnectorErrorCategory.ObjectNotFound, message)
    {
        Target = call?.Resource,
        RecommendedAction =
            "Check name, region and account: -Verbose shows which were asked. Where it "
            + "has just been made or removed, run the command again.",
        AwsResponse = _response,
    };

    /// <summary>The caller lacks a permission.</summary>
    public AccessDeniedException Denied(string message, string? resource, string action) => new(
        "Wallarm.AccessDenied", ConnectorErrorCategory.PermissionDenied, message)
    {
        Target = resource,
        RecommendedAction = action,
        AwsResponse = _response,
    };

    private static string Shown(string? text)
    {
        var said = text ?? "";
        if (said.Contains(NothingRead, StringComparison.Ordinal)) said = "";
        if (said.IndexOf(VariablesFollow, StringComparison.OrdinalIgnoreCase) is var variables and >= 0) said = said[..variables];
        var oneLine = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var shown = AccessKeyId().Replace(oneLine, match => "..." + match.Value[^4..]);
        return shown.Length switch
        {
            0 => "AWS gave no reason.",
            > LongestText => shown[..LongestText] + "...",
            _ => shown.TrimEnd('.') + ".",
        };
    }

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{12,}\b")]
    private static partial Regex AccessKeyId();
}
