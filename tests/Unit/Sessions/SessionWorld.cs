using System.Collections.Concurrent;
using Amazon.SecurityToken.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>A home folder, an environment and a stand-in for AWS, and the sessions that are opened in them.</summary>
internal sealed class SessionWorld : IOperationObserver, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _verbose = new();

    /// <summary>A world where the stand-in is AWS (<c>AWS_ENDPOINT_URL</c>), a region is set, and there is no instance metadata.</summary>
    public SessionWorld()
    {
        Environment["AWS_ENDPOINT_URL"] = Aws.Url;
        Environment["AWS_REGION"] = "eu-central-1";
        Environment["AWS_EC2_METADATA_DISABLED"] = "true";
    }

    public AwsEnvironment Environment { get; } = new();

    public AwsStandIn Aws { get; } = new();

    /// <summary>All verbose lines.</summary>
    public string Verbose => string.Join('\n', _verbose);

    public Task<AwsSession> OpenAsync(AwsSessionOptions? options = null, CancellationToken cancellation = default) =>
        SessionFactory.OpenAsync(options ?? new AwsSessionOptions(), this, cancellation);

    /// <summary>The GetCallerIdentity of a session, as it arrived: who signed it and for which region.</summary>
    public async Task<ArrivedRequest> CallAsync(AwsSessionOptions? options = null)
    {
        using var session = await OpenAsync(options);
        await session.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        return Aws.Of("GetCallerIdentity")[^1];
    }

    /// <summary>The error of a session that cannot be opened, or whose first call fails.</summary>
    public Task<SessionException> FailAsync(AwsSessionOptions? options = null) =>
        Assert.ThrowsAsync<SessionException>(() => CallAsync(options));

    /// <summary>Runs an AWS call that fails, and gives the error as cmdlets see it.</summary>
    public async Task<ConnectorException> TranslateAsync(Func<AwsSession, Task> call, AwsSessionOptions? options = null)
    {
        using var session = await OpenAsync(options ?? Keys("AKIDTRANSLATED000001"));
        return AwsErrors.Translate(await Assert.ThrowsAnyAsync<Exception>(() => call(session)));
    }

    public static AwsSessionOptions Keys(string accessKey) => new() { AccessKey = accessKey, SecretKey = "secret-of-" + accessKey };

    void IOperationObserver.Verbose(string message) => _verbose.Enqueue(message);

    void IOperationObserver.Failed(ConnectorException exception) =>
        throw new InvalidOperationException($"A session has no targets: {exception.Message}");

    public void Warning(string message) => throw new InvalidOperationException($"A session warns of nothing: {message}");

    public void Progress(OperationProgress progress) => throw new InvalidOperationException("A session reports no progress.");

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        throw new InvalidOperationException("A session changes nothing.");

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        Environment.Dispose();
    }
}
