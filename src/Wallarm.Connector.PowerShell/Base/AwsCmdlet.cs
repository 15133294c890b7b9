using System.Management.Automation;
using System.Management.Automation.Host;
using Wallarm.Connector.PowerShell.Session;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>A cmdlet that talks to AWS: the common parameters of AWS Tools for PowerShell, with their names and aliases.</summary>
public abstract class AwsCmdlet : AsyncPSCmdlet
{
    private HashSet<string> _typed = [];

    /// <summary>Access key id. Goes together with SecretKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>Secret access key. Goes together with AccessKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    [ValidateNotNullOrEmpty]
    public string? SecretKey { get; set; }

    /// <summary>Session token, where the keys are temporary.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    [ValidateNotNullOrEmpty]
    public string? SessionToken { get; set; }

    /// <summary>
    /// Name of a profile in the shared AWS credentials or config file. It must exist; no other source is tried in its stead.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Path of the credentials file that holds the profile, where it is not the usual one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>
    /// A credentials object, such as the Credentials of Use-STSRole, one of AWS Tools, or a PSCredential that holds access key id and
    /// secret key.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>URL of an endpoint to send every call to, instead of AWS's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? EndpointUrl { get; set; }

    /// <summary>
    /// An object with properties of these names. It is an error if its AccountId is not that of the credentials, or if its Region is none
    /// of those of -Region.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>The regions that were given; empty to find one as AWS tools do.</summary>
    private protected abstract IReadOnlyList<string> GivenRegions { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _typed = [.. MyInvocation.BoundParameters.Keys];

    /// <summary>Reads the parameters and the session's variables. On the pipeline thread.</summary>
    private AwsSessionOptions ReadSession()
    {
        if (MyInvocation.ExpectingInput && !Takes(InputObject)) throw NotBound();
        var origin = ObjectOrigin.Of(InputObject);
        if (origin.Region is { } region && GivenRegions.Count > 0 && !GivenRegions.Contains(region, StringComparer.OrdinalIgnoreCase))
        {
            throw RegionDiffers(region);
        }

        return new AwsSessionOptions
        {
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            ProfileName = ProfileName,
            ProfileLocation = ProfileLocation is null ? null : FileSystemPath.Resolve(this, ProfileLocation, nameof(ProfileLocation)),
            Credential = Credential is null ? null : ExternalCredentials.From(Credential, "-Credential"),
            StoredCredentials =
                GetVariableValue("StoredAWSCredentials") is { } stored ? ExternalCredentials.From(stored, "$StoredAWSCredentials") : null,
            Region = GivenRegions.Count > 0 ? GivenRegions[0] : origin.Region,
            StoredRegion = GetVariableValue("StoredAWSRegion")?.ToString(),
            EndpointUrl = EndpointUrl,
            AccountId = origin.AccountId,
            ReadMfaCode = (serial, profile) => OnPipelineThreadAsync(() => ReadMfaCode(serial, profile), StopToken),
        };
    }

    /// <summary>
    /// Whether the command takes something from an object: here, whether a parameter takes its value. PowerShell itself would refuse an
    /// object of which none does; it no longer does since <see cref="InputObject"/> takes any.
    /// </summary>
    private protected virtual bool Takes(PSObject? item) => item is not null && MyInvocation.MyCommand.Parameters.Values.Any(parameter =>
        parameter.Name != nameof(InputObject) && !_typed.Contains(parameter.Name) && parameter.ParameterSets.Values.Any(set =>
            (set.ValueFromPipelineByPropertyName
                && parameter.Aliases.Prepend(parameter.Name).Any(name => item.Properties[name] is not null))
            || (set.ValueFromPipeline && parameter.ParameterType.IsInstanceOfType(item.BaseObject))));

    private InvalidOptionException NotBound() =>
        new(
            "Wallarm.InputObjectNotBound",
            ConnectorErrorCategory.InvalidArgument,
            $"{MyInvocation.MyCommand.Name} takes nothing from the object '{InputObject}' of the pipeline.")
        {
            RecommendedAction =
                $"Pipe an object whose properties have the names of parameters: Get-Help {MyInvocation.MyCommand.Name} -Full.",
        };

    private InvalidOptionException RegionDiffers(string region) =>
        new(
            "Wallarm.RegionDiffers",
            ConnectorErrorCategory.InvalidArgument,
            $"The object is of {region}, and -Region is {string.Join(", ", GivenRegions)}. Nothing was changed.")
        {
            Target = region,
            RecommendedAction = "Leave -Region out, to work in the region of each object.",
        };

    /// <summary>Asks for a code; null if the session is not interactive.</summary>
    private string? ReadMfaCode(string serial, string profile)
    {
        const string Field = "MFA code";
        try
        {
            var answers =
                Host.UI.Prompt("", $"Code of the MFA device {serial}, for the profile '{profile}':", [new FieldDescription(Field)]);
            return answers.TryGetValue(Field, out var code) ? code?.ToString() : null;
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException)
        {
            return null;
        }
    }

    /// <summary>What this command said about its session.</summary>
    protected Task<AwsSessionOptions> ReadSessionAsync(CancellationToken cancellation) => OnPipelineThreadAsync(ReadSession, cancellation);
}
