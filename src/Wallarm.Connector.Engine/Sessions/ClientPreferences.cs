using System.Globalization;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// What environment and profile say about every client: a variable such as <c>AWS_RETRY_MODE</c> goes before the profile's
/// <c>retry_mode</c>.
/// Null is what is not set. Source: AWS SDKs and Tools Reference Guide, "Settings reference".
/// </summary>
/// <param name="RetryMode">How calls are repeated.</param>
/// <param name="MaxAttempts">How often a call is sent at most.</param>
/// <param name="UsesFips">Whether calls go to AWS's FIPS endpoints.</param>
/// <param name="UsesDualStack">Whether calls go to AWS's endpoints for both IPv4 and IPv6.</param>
internal sealed record ClientPreferences(RequestRetryMode? RetryMode, int? MaxAttempts, bool UsesFips, bool UsesDualStack)
{
    /// <summary>Looks them up.</summary>
    /// <exception cref="SessionException">A value is none that the setting can have.</exception>
    public static ClientPreferences Resolve(AwsSessionOptions options, ProfileFiles files)
    {
        var profile = files.Find(options.ProfileName ?? SessionEnvironment.ProfileName);
        return new ClientPreferences(
            Read("retry_mode", "adaptive, standard or legacy", Mode),
            Read("max_attempts", "a number from 1", Number),
            Read("use_fips_endpoint", "true or false", Flag) == true,
            Read("use_dualstack_endpoint", "true or false", Flag) == true);

        T? Read<T>(string property, string expected, Func<string, T?> parse)
            where T : struct
        {
            var variable = "AWS_" + property.ToUpperInvariant();
            var (text, source) = SessionEnvironment.Read(variable) is { } set
                ? (set, variable)
                : (profile?[property], $"{property} of the profile '{profile?.Name}'");
            return text is null ? null : parse(text) ?? throw SessionErrors.SettingInvalid(text, source, expected);
        }
    }

    private static RequestRetryMode? Mode(string text) => text.ToUpperInvariant() switch
    {
        "ADAPTIVE" => RequestRetryMode.Adaptive,

        // AWSSDK.Core 4 knows no legacy mode any more.
        "STANDARD" or "LEGACY" => RequestRetryMode.Standard,
        _ => null,
    };

    private static bool? Flag(string text) => bool.TryParse(text, out var flag) ? flag : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
