namespace Wallarm.Connector;

/// <summary>
/// What a command said about credentials, region and endpoint, and what the PowerShell session holds for those it left out.
/// </summary>
/// <remarks>A class, not a record: a record's text would show the secret key.</remarks>
public sealed class AwsSessionOptions
{
    /// <summary>Access key id, given together with <see cref="SecretKey"/>.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret access key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Session token of temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>A profile of the shared credentials and config files. It must exist: nothing else is tried in its stead.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The credentials file to look in (absolute file system path); null for the usual places.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>A credentials object given with the command.</summary>
    public IExternalCredentials? Credential { get; init; }

    /// <summary>What <c>$StoredAWSCredentials</c> holds.</summary>
    public IExternalCredentials? StoredCredentials { get; init; }

    /// <summary>The system name of a region, such as <c>eu-central-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>What <c>$StoredAWSRegion</c> holds.</summary>
    public string? StoredRegion { get; init; }

    /// <summary>Number of the account that the credentials must belong to; null for any.</summary>
    public string? AccountId { get; init; }

    /// <summary>The same session in another region.</summary>
    /// <param name="region">System name of the region.</param>
    public AwsSessionOptions In(string region) => new()
    {
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        ProfileName = ProfileName,
        ProfileLocation = ProfileLocation,
        Credential = Credential,
        StoredCredentials = StoredCredentials,
        Region = region,
        StoredRegion = StoredRegion,
        AccountId = AccountId,
        EndpointUrl = EndpointUrl,
        ReadMfaCode = ReadMfaCode,
    };

    /// <summary>One endpoint for every service (http or https URL); null for the environment's, the profile's or AWS's own.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>
    /// Asks the user for the code of an MFA device, given its serial and the profile that needs it; its result is null if nobody can be
    /// asked. Null in a session that never asks.
    /// </summary>
    public Func<string, string, Task<string?>>? ReadMfaCode { get; init; }
}
