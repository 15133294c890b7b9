namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>An error as boto3 reports it; the code is empty when there was no answer.</summary>
internal sealed class BotoException(string code, string message, int status) : Exception($"{code} ({status}): {message}")
{
    public string Code { get; } = code;

    public string Text { get; } = message;

    public int Status { get; } = status;
}
