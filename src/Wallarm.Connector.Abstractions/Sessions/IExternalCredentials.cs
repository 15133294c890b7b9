namespace Wallarm.Connector;

/// <summary>Credentials that live elsewhere, such as in an object of AWS.Tools, and are read again whenever they are needed.</summary>
public interface IExternalCredentials
{
    /// <summary>The keys as they are now.</summary>
    /// <exception cref="ConnectorException">They cannot be had.</exception>
    AwsKeys GetKeys();
}
