using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Credentials and where they came from.</summary>
/// <param name="Name">The source as verbose lines and errors name it, such as <c>profile 'dev'</c>.</param>
/// <param name="Credentials">The credentials; temporary ones are fetched when they are first needed.</param>
internal sealed record CredentialSource(string Name, AWSCredentials Credentials);
