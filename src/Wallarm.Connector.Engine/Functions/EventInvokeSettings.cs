using System.Globalization;
using Amazon.Lambda.Model;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>What Lambda does with a batch that the function failed on. Belongs to the alias, since that is what is invoked.</summary>
/// <param name="OnFailureDestination">ARN; null for none.</param>
/// <param name="OnSuccessDestination">ARN of somebody else's doing, kept; null for none.</param>
/// <param name="MaximumRetryAttempts">0 to 2; null for Lambda's default, 2.</param>
/// <param name="MaximumEventAgeInSeconds">60 to 21,600; null for Lambda's default, 21,600.</param>
internal sealed record EventInvokeSettings(
    string? OnFailureDestination, string? OnSuccessDestination, int? MaximumRetryAttempts, int? MaximumEventAgeInSeconds)
{
    /// <summary>What the alias has.</summary>
    public static EventInvokeSettings Of(GetFunctionEventInvokeConfigResponse? response) => new(
        Text(response?.DestinationConfig?.OnFailure?.Destination),
        Text(response?.DestinationConfig?.OnSuccess?.Destination),
        response?.MaximumRetryAttempts,
        response?.MaximumEventAgeInSeconds);

    /// <summary>What the alias shall have: what was asked, and for the rest what it has.</summary>
    public EventInvokeSettings With(ForwarderOptions options) => this with
    {
        OnFailureDestination = options.OnFailureDestination is { } arn ? Text(arn) : OnFailureDestination,
        MaximumRetryAttempts = options.MaximumRetryAttempts ?? MaximumRetryAttempts,
        MaximumEventAgeInSeconds = options.MaximumEventAgeInSeconds ?? MaximumEventAgeInSeconds,
    };

    /// <summary>The differences to what shall be.</summary>
    public IEnumerable<ResourceChange> Changes(EventInvokeSettings desired, string resource) =>
    [
        .. Change(resource, "OnFailure destination", OnFailureDestination, desired.OnFailureDestination),
        .. Change(resource, "OnSuccess destination", OnSuccessDestination, desired.OnSuccessDestination),
        .. Change(resource, "MaximumRetryAttempts", Number(MaximumRetryAttempts), Number(desired.MaximumRetryAttempts)),
        .. Change(resource, "MaximumEventAgeInSeconds", Number(MaximumEventAgeInSeconds), Number(desired.MaximumEventAgeInSeconds)),
    ];

    /// <summary>The call that sets these.</summary>
    public PutFunctionEventInvokeConfigRequest ToRequest(string functionName) => new()
    {
        FunctionName = functionName,
        Qualifier = ForwarderState.Alias,
        MaximumRetryAttempts = MaximumRetryAttempts,
        MaximumEventAgeInSeconds = MaximumEventAgeInSeconds,
        DestinationConfig = new DestinationConfig
        {
            OnFailure = OnFailureDestination is null ? null : new OnFailure { Destination = OnFailureDestination },
            OnSuccess = OnSuccessDestination is null ? null : new OnSuccess { Destination = OnSuccessDestination },
        },
    };

    private static IEnumerable<ResourceChange> Change(string resource, string property, string? current, string? desired)
    {
        if (current != desired)
        {
            yield return new ResourceChange("Set", resource) { Property = property, Current = current, Desired = desired };
        }
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
