using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.LogFormats;

/// <summary>
/// The variables that access logs can have. Source: API Gateway developer guide, "Variables for access logging for API Gateway" (REST) and
/// "Customize HTTP API access logs".
/// </summary>
internal static partial class ContextVariables
{
    private static readonly HashSet<string> OfBoth =
    [
        "accountId", "apiId", "awsEndpointRequestId", "customDomain.basePathMatched", "domainName", "domainPrefix", "error.message",
        "error.messageString",
        "error.responseType", "extendedRequestId", "httpMethod", "identity.accountId", "identity.caller",
        "identity.clientCert.clientCertPem",
        "identity.clientCert.issuerDN", "identity.clientCert.serialNumber", "identity.clientCert.subjectDN",
        "identity.clientCert.validity.notAfter",
        "identity.clientCert.validity.notBefore", "identity.cognitoAuthenticationProvider", "identity.cognitoAuthenticationType",
        "identity.cognitoIdentityId",
        "identity.cognitoIdentityPoolId", "identity.principalOrgId", "identity.sourceIp", "identity.user", "identity.userAgent",
        "identity.userArn", "integration.error",
        "integration.integrationStatus", "integration.latency", "integration.requestId", "integration.status", "integrationLatency",
        "integrationStatus", "path",
        "protocol", "requestId", "requestTime", "requestTimeEpoch", "responseLatency", "responseLength", "stage", "status",
    ];

    private static readonly HashSet<string> OfRest =
    [
        "authenticate.error", "authenticate.latency", "authenticate.status", "authorize.error", "authorize.latency", "authorize.status",
        "cipherSuite",
        "customDomain.routingRuleIdMatched", "deploymentId", "error.validationErrorString", "identity.apiKey", "identity.apiKeyId",
        "identity.vpcId", "identity.vpceId",
        "integration.responseTransferMode", "integration.timeToAllHeaders", "integration.timeToFirstContent", "isCanaryRequest",
        "requestOverride.path", "resourceId",
        "resourcePath", "responseOverride.status", "tlsVersion", "waf.error", "waf.latency", "waf.status", "wafResponseCode", "webaclArn",
        "xrayTraceId",
    ];

    private static readonly HashSet<string> OfHttp = ["awsEndpointRequestId2", "dataProcessed", "integrationErrorMessage", "routeKey"];

    /// <summary>The variables of a format, without repetition, as in <c>$context.identity.apiKey</c>.</summary>
    public static IEnumerable<string> In(string format) =>
        Variable().Matches(format).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a variable begins with <c>$context</c>; API Gateway takes no other in a format.</summary>
    public static bool IsOfContext(string variable) => variable.StartsWith("$context.", StringComparison.Ordinal);

    /// <summary>What is wrong with a variable for a kind of API, as the end of a sentence; null where nothing is known to be.</summary>
    public static string? FlawFor(string variable, ApiType? type)
    {
        var name = variable["$context.".Length..];

        // What an authorizer hands on, and headers that a mapping overrides, have names of their own.
        if (OfBoth.Contains(name) || name.StartsWith("authorizer.", StringComparison.Ordinal)) return null;
        var isOpen =
            name.StartsWith("requestOverride.", StringComparison.Ordinal) || name.StartsWith("responseOverride.", StringComparison.Ordinal);
        if (OfRest.Contains(name) || isOpen) return type == ApiType.Http ? "is a variable of REST APIs; for an HTTP API it logs -" : null;
        if (OfHttp.Contains(name)) return type == ApiType.Rest ? "is a variable of HTTP APIs; for a REST API it logs -" : null;
        return "is no variable that AWS documents for access logs; as far as is known it logs -";
    }

    /// <summary>Whether a variable puts into the log what lets its reader call the API as somebody else.</summary>
    public static bool IsSecret(string variable) => variable == "$context.identity.apiKey" || Secret().IsMatch(variable);

    /// <summary>A letter, then letters, digits, and what keys of an authorizer's context may have besides.</summary>
    [GeneratedRegex("\\$[A-Za-z]\\w*(?:\\.[A-Za-z0-9_:-]+)*")]
    private static partial Regex Variable();

    /// <summary>Values of an authorizer or of a header that bear the name of something to sign in with.</summary>
    [GeneratedRegex(
        "^\\$context\\.(?:authorizer|requestOverride)\\..*(?:token|jwt|secret|passw|credential|api[-_]?key|authorization|cookie|session)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
