using System.Globalization;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// Turns what AWS and its SDK throw into the module's own exceptions. No exception of the SDK goes on, not even as an inner one: outside of
/// the engine its types are unknown, or another copy's.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>ErrorId</term><description>meaning</description></listheader>
/// <item><term>Wallarm.AccessDenied</term><description>the caller lacks a permission</description></item>
/// <item><term>Wallarm.CredentialsExpired</term><description>temporary keys have ended</description></item>
/// <item><term>Wallarm.CredentialsInvalid</term><description>AWS does not know the keys, or the signature is wrong</description></item>
/// <item><term>Wallarm.RegionNotEnabled</term><description>the account has not enabled the region of the call</description></item>
/// <item><term>Wallarm.Throttled</term><description>too many requests, also after retries</description></item>
/// <item><term>Wallarm.QuotaExceeded</term><description>a quota is used up</description></item>
/// <item><term>Wallarm.ResourceNotFound</term><description>what the call is about is not there</description></item>
/// <item><term>Wallarm.ResourceBusy</term><description>the call conflicts with another change</description></item>
/// <item><term>Wallarm.RequestInvalid</term><description>AWS refused the request</description></item>
/// <item><term>Wallarm.ServiceUnavailable</term><description>AWS responded with a server error, also after retries</description></item>
/// <item><term>Wallarm.AwsError</term><description>any other response, or one that cannot be read</description></item>
/// <item><term>Wallarm.EndpointUnreachable</term><description>there is no connection to the endpoint (<see
/// cref="ConnectionErrors"/>)</description></item>
/// <item><term>Wallarm.EndpointTimeout</term><description>the endpoint did not respond in time (<see
/// cref="ConnectionErrors"/>)</description></item>
/// <item><term>Wallarm.InternalError</term><description>a fault of the engine</description></item>
/// </list>
/// </remarks>
internal static class AwsErrors
{
    /// <summary>Error id of keys that AWS does not know, or whose signature is wrong.</summary>
    public const string CredentialsInvalid = "Wallarm.CredentialsInvalid";

    /// <summary>The id of the error of a region that the account has not enabled.</summary>
    public const string RegionNotEnabled = "Wallarm.RegionNotEnabled";

    private const string AgainLater = "Run the command again in a while; it continues where it stopped.";

    private const string UnderTheRequestId =
        "Run the command again; if it goes on, AWS Support knows the request by the RequestId of the exception.";

    private static readonly HashSet<string> Expired = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

    private static readonly HashSet<string> UnknownKeys =
    [
        "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "OptInRequired",
    ];

    private static readonly HashSet<string> WrongSignature =
        [
            "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException",
            "RequestTimeTooSkewed", "RequestInTheFuture",
        ];

    private static readonly HashSet<string> Throttled =
    [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded",
        "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete",
    ];

    private static readonly HashSet<string> UsedUp =
        [
            "LimitExceeded", "LimitExceededException", "ServiceQuotaExceededException", "CodeStorageExceededException",
            "PolicyLengthExceededException",
        ];

    /// <summary>
    /// Translates an exception; one of the module's own is returned as it is. A cancelled command is no error: look for that before. What
    /// is left of <see cref="OperationCanceledException"/> is a timeout.
    /// </summary>
    public static ConnectorException Translate(Exception exception)
    {
        if (exception is AggregateException { InnerException: { } single }) return Translate(single);
        var call = FailedCall.Find(exception);
        return exception switch
        {
            ConnectorException own => own,
            AmazonServiceException { StatusCode: > 0 } refused => OfResponse(refused, call),
            _ => ConnectionErrors.Translate(exception, call) ?? OfRest(exception, call),
        };
    }

    /// <summary>Whether AWS refused a call only because there were too many.</summary>
    public static bool IsThrottling(AmazonServiceException refused) =>
        Throttled.Contains(refused.ErrorCode ?? "") || (int)refused.StatusCode == 429;

    private static ConnectorException OfResponse(AmazonServiceException refused, FailedCall? call)
    {
        var code = refused.ErrorCode ?? "";
        var status = (int)refused.StatusCode;
        var facts = new ResponseFacts(refused, call);
        if (WrongSignature.Contains(code))
        {
            // AWS's own words hold the request that it expected, with the session token.
            return facts.Session(CredentialsInvalid,
                $"The signature of {facts.Call} is wrong or too old ({code}): the secret key does not belong to the access key, or the "
                + "clock of this machine is wrong.",
                "Check the secret key, and the clock of this machine: a signature is good for five minutes.");
        }

        if (Expired.Contains(code))
        {
            return facts.Session("Wallarm.CredentialsExpired", $"The credentials have expired ({code}).",
                "Get new temporary keys, for example with `aws sso login`, and run the command again.");
        }

        if (DisabledRegion.Is(refused))
        {
            var region = call?.Region ?? "of the call";
            return facts.Service(RegionNotEnabled, ConnectorErrorCategory.InvalidOperation,
                $"The account has not enabled the region {region} ({code}): AWS accepts the credentials elsewhere, but not there.",
                $"Enable {region} in the account (aws account enable-region --region-name {region}), "
                + "or leave it out. Temporary keys of the global endpoint of "
                + "STS are not valid in regions that had to be enabled: get them from a regional endpoint.");
        }

        if (UnknownKeys.Contains(code))
        {
            return facts.Session(CredentialsInvalid, $"AWS does not know the credentials ({code}): {facts.Text}",
                "Check access key and session token, and the clock of this machine. Keys of another "
                + "partition are not known here, nor are any where the account has "
                + $"not enabled the region{(call is null ? "" : $" {call.Region}")}.");
        }

        if (IsThrottling(refused))
        {
            return facts.Service(
                "Wallarm.Throttled",
                ConnectorErrorCategory.ResourceBusy,
                $"AWS throttles {facts.Call}, also after retries ({code}).",
                AgainLater);
        }

        if (Denial.Is(refused)) return Denial.Of(call, facts);
        if (UsedUp.Contains(code))
        {
            return facts.Service("Wallarm.QuotaExceeded", ConnectorErrorCategory.LimitsExceeded,
                $"A quota is used up for {facts.Call} ({code}): {facts.Text}",
                "Remove what is no longer needed, or have the quota raised.");
        }

        if (Absence.Is(refused) || status == 404)
        {
            return facts.NotFound($"What {facts.Call} is about is not there ({code}): {facts.Text}");
        }

        return status switch
        {
            >= 500 => facts.Service("Wallarm.ServiceUnavailable", ConnectorErrorCategory.ResourceBusy,
                $"AWS failed to do {facts.Call}, also after retries ({Code(status, code)}): {facts.Text}", AgainLater),
            409 => facts.Service("Wallarm.ResourceBusy", ConnectorErrorCategory.ResourceBusy,
                $"{facts.Call} conflicts with another change ({code}): {facts.Text}",
                "Run the command again when no other change is under way."),
            400 => facts.Service("Wallarm.RequestInvalid", ConnectorErrorCategory.InvalidArgument,
                $"AWS refused {facts.Call} ({Code(status, code)}): {facts.Text}",
                "Correct the value that AWS names; -Verbose shows which call it was."),
            _ => facts.Service("Wallarm.AwsError", ConnectorErrorCategory.NotSpecified,
                $"AWS responded to {facts.Call} with {Code(status, code)}: {facts.Text}",
                UnderTheRequestId),
        };
    }

    private static ConnectorException OfRest(Exception exception, FailedCall? call)
    {
        if (exception is AmazonClientException or AmazonServiceException)
        {
            return new AwsServiceException(
                "Wallarm.AwsError",
                ConnectorErrorCategory.NotSpecified,
                $"{call?.Operation ?? "A call of AWS"} failed: {exception.Message}")
            {
                RecommendedAction =
                    "Run the command again with -Verbose: it shows the call, the endpoint and the source of the credentials.",
                AwsResponse = call is null ? null : new(call.Operation),
            };
        }

        return new ConnectorException("Wallarm.InternalError", ConnectorErrorCategory.NotSpecified,
            $"The engine failed: {exception.GetType().Name}: {exception.Message}", ConnectionErrors.WithoutSdk(exception))
        {
            RecommendedAction = "Run the command with -Verbose and report what it says.",
            AwsResponse = call is null ? null : new(call.Operation),
        };
    }

    private static string Code(int status, string code) => string.Create(CultureInfo.InvariantCulture, $"{status} {code}").TrimEnd();
}
