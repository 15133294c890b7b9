using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Keys that a program prints (<c>credential_process</c>).</summary>
internal static class CredentialProcess
{
    // What the SDK has for keys without an end lies a little before DateTime.MaxValue.
    private static readonly DateTime NoEnd = DateTime.MaxValue.AddDays(-1);

    /// <summary>
    /// The credentials of a profile. Keys with an end are kept until then; a program that prints keys without one is run by every command.
    /// </summary>
    public static AWSCredentials Of(AwsProfile profile, string command, ProfileFiles files)
    {
        var credentials = new ProcessAWSCredentials(command, profile["aws_account_id"]);
        return new TemporaryCredentials($"process|{profile.Name}|{files.Stamp}", async () =>
        {
            try
            {
                var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
                return new TemporaryKeys(keys, credentials.Expiration is { } end && end < NoEnd ? end : null);
            }
            catch (Exception exception) when (exception is ProcessAWSCredentialException or AmazonClientException or ArgumentException)
            {
                // Neither message nor cause goes on: both quote what the program wrote, in which there may be keys.
                throw SessionErrors.ProcessFailed(profile.Name);
            }
        });
    }
}
