using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Identity;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Gives the clients of a session the keys to sign with. AWSSDK.Core fetches credentials without a cancellation token; here a cancelled
/// command returns at once, and whatever was under way ends by itself, unheard.
/// </summary>
/// <remarks>Every failure is a <see cref="SessionException"/>: no call of an operation mistakes it for a response of its own
/// service.</remarks>
internal sealed class SessionIdentity(CredentialSource source) : IIdentityResolverConfiguration, IIdentityResolver<AWSCredentials>
{
    /// <inheritdoc/>
    public IIdentityResolver GetIdentityResolver<T>()
        where T : BaseIdentity =>
            typeof(T) == typeof(AWSCredentials) ? this : DefaultIdentityResolverConfiguration.Instance.GetIdentityResolver<T>();

    /// <summary>
    /// The keys of now, or what hinders them, which is thrown when they are used to sign: an exception of this method would make a client
    /// that knows several ways to sign, as that of STS, try the next one and report that instead.
    /// </summary>
    public async Task<AWSCredentials> ResolveIdentityAsync(IClientConfig clientConfig, CancellationToken cancellationToken = default)
    {
        try
        {
            // On another thread, since some credentials only know a blocking way.
            var fetching = Task.Run(source.Credentials.GetCredentialsAsync, cancellationToken);
            _ =
                fetching.ContinueWith(
                    static unheard => unheard.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            return new KeysOfNow(await fetching.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            return new NoKeys(exception);
        }
        catch (Exception exception)
        {
            return new NoKeys(SessionErrors.CredentialsFailed(source.Name, AwsErrors.Translate(exception)));
        }
    }

    /// <inheritdoc/>
    public AWSCredentials ResolveIdentity(IClientConfig clientConfig) => ResolveIdentityAsync(clientConfig).GetAwaiter().GetResult();

    async Task<BaseIdentity> IIdentityResolver.ResolveIdentityAsync(IClientConfig clientConfig, CancellationToken cancellationToken) =>
        await ResolveIdentityAsync(clientConfig, cancellationToken).ConfigureAwait(false);

    BaseIdentity IIdentityResolver.ResolveIdentity(IClientConfig clientConfig) => ResolveIdentity(clientConfig);

    private sealed class KeysOfNow(ImmutableCredentials keys) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => keys;
    }

    private sealed class NoKeys(Exception reason) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw reason;
    }
}
