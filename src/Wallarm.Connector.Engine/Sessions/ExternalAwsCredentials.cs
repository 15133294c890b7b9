using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Credentials that live outside, read again at each use: their owner refreshes them.</summary>
internal sealed class ExternalAwsCredentials(IExternalCredentials external) : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        var keys = external.GetKeys();
        return new ImmutableCredentials(keys.AccessKey, keys.SecretKey, keys.SessionToken);
    }
}
