using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Makes PowerShell's error records of the engine's errors.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord Of(ConnectorException exception)
    {
        var record = new ErrorRecord(exception, exception.ErrorId, Category(exception.Category), exception.Target);
        var details = exception.RecommendedAction is { } action ? $"{exception.Message} {action}" : exception.Message;
        record.ErrorDetails = new ErrorDetails(details) { RecommendedAction = exception.RecommendedAction };
        return record;
    }

    private static ErrorCategory Category(ConnectorErrorCategory category) =>
        Enum.TryParse<ErrorCategory>(category.ToString(), out var known) ? known : ErrorCategory.NotSpecified;
}
