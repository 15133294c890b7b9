using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Deployment;

/// <summary>moto behind the proxy that checks signatures and counts calls: the same for every side of a comparison.</summary>
internal sealed class SimulatedAws : IAsyncDisposable
{
    private readonly MotoServer _moto;
    private int _lastAccount;

    private SimulatedAws(MotoServer moto, AwsProxy proxy)
    {
        _moto = moto;
        Proxy = proxy;
    }

    public AwsProxy Proxy { get; }

    public static async Task<SimulatedAws> StartAsync(CancellationToken cancellationToken)
    {
        MotoServer moto = await MotoServer.StartAsync(cancellationToken);
        return new SimulatedAws(moto, await AwsProxy.StartAsync(moto, cancellationToken: cancellationToken));
    }

    /// <summary>A fresh account. What moto does once for each is done: it would be most of a first call.</summary>
    public async Task<TargetAccount> NewAccountAsync()
    {
        string account = (++_lastAccount).ToString("D12", CultureInfo.InvariantCulture);
        AwsIdentity identity = Proxy.NewIdentity("user/bench") with { AccountId = account, Arn = $"arn:aws:iam::{account}:user/bench" };
        Proxy.AddIdentity(identity);
        await Proxy.Seed.ManagedPoliciesAsync(account);
        string restApiId = await Proxy.Seed.RestApiAsync(TargetAccount.ApiName, TargetAccount.StageName, account);
        return new TargetAccount(identity, restApiId, new Dictionary<string, string>(Proxy.EnvironmentVariables)
        {
            ["AWS_ACCESS_KEY_ID"] = identity.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = identity.SecretAccessKey,
        });
    }

    /// <summary>The calls that something makes, in their order.</summary>
    public async Task<IReadOnlyList<AwsCall>> CallsOfAsync(Func<Task> deployment)
    {
        Proxy.ClearCalls();
        await deployment();
        return Proxy.Calls;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _moto.DisposeAsync();
    }
}
