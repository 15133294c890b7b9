using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Makes PowerShell's error records of the engine's errors.</summary>
internal static class ErrorRecords
{
    /// <param name="exception">The error.</param>
    /// <param name="subject">What the command was about; the target where the error names none.</param>
    public static ErrorRecord Of(ConnectorException exception, string subject) => new(
        exception, exception.ErrorId, Category(exception.Category), exception.Target ?? subject)
    {
        // PowerShell shows both, one below the other.
        ErrorDetails = new ErrorDetails(exception.Problem) { RecommendedAction = exception.RecommendedAction },
    };

    private static ErrorCategory Category(ConnectorErrorCategory category) =>
        Enum.TryParse<ErrorCategory>(category.ToString(), out var known) ? known : ErrorCategory.NotSpecified;
}
