using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// An empty account, and a PowerShell session with the module whose commands go there: in scripts, <c>@aws</c> holds region, keys and
/// endpoint.
/// </summary>
internal sealed class CloudSession : IAsyncDisposable
{
    public const string Node = "-NodeUrl node.example.com:5080 -NodeScheme https";

    private readonly Hashtable _connection;

    private CloudSession(AwsProxy aws, ModuleSession shell)
    {
        Aws = aws;
        Shell = shell;
        _connection = new Hashtable
        {
            ["AccessKey"] = aws.Identity.AccessKeyId,
            ["SecretKey"] = aws.Identity.SecretAccessKey,
            ["Region"] = aws.Options.Region,
            ["EndpointUrl"] = aws.Endpoint,
        };
    }

    public AwsProxy Aws { get; }

    public ModuleSession Shell { get; }

    public string AccountId => Aws.AccountId;

    /// <summary>The screen, with everything that -WhatIf says.</summary>
    public string Screen => string.Join('\n', Shell.Host.Lines);

    /// <summary>The operations called, in their order.</summary>
    public IEnumerable<string> Operations => Aws.Calls.Select(call => call.Operation);

    /// <summary>The operations that change something, in their order. That a function tests its node changes nothing.</summary>
    public IEnumerable<string> Mutations => Aws.MutatingCalls.Select(call => call.Operation).Where(operation => operation != "Invoke");

    public static async Task<CloudSession> OpenAsync(string region = "eu-west-1", string? currentFolder = null, TimeProvider? clock = null)
    {
        var aws =
            await AwsProxy.StartAsync(
                await MotoServer.SharedAsync(), new AwsProxyOptions { Region = region, Clock = clock ?? TimeProvider.System });
        aws.InvokeWith = NodeAnswers.Healthy;
        return new CloudSession(aws, ModuleSession.Open(currentFolder));
    }

    /// <summary>Another session in the same account.</summary>
    public CloudSession Another() => new(Aws, ModuleSession.Open());

    /// <summary>Sends commands elsewhere, such as to something in front of the account.</summary>
    public void Redirect(string endpoint) => _connection["EndpointUrl"] = endpoint;

    public RunningScript Start(string script, params (string Name, object? Value)[] parameters) =>
        Shell.Start(
            $"param($aws{string.Concat(parameters.Select(parameter => ", $" + parameter.Name))}) {script}",
            [("aws", _connection), .. parameters]);

    public ScriptRun Run(string script, params (string Name, object? Value)[] parameters)
    {
        using var running = Start(script, parameters);
        return running.Wait();
    }

    /// <summary>Runs a command that must fail, and returns its error. The commands write or throw one.</summary>
    public ErrorRecord Fail(string script, params (string Name, object? Value)[] parameters) => ErrorOf(Run(script, parameters));

    public static ErrorRecord ErrorOf(ScriptRun run)
    {
        Assert.Empty(run.Output);
        return Assert.Single(run.StoppedBy is null ? run.Errors : [.. run.Errors, run.StoppedBy]);
    }

    public Task<JsonNode> CallAsync(string service, string method, object parameters) => Boto.CallAsync(Aws, service, method, parameters);

    /// <summary>A role that Lambda can assume, made with the cmdlet; its calls are forgotten.</summary>
    public LambdaRole CreateRole()
    {
        var role = Run("New-WallarmLambdaRole @aws").Single<LambdaRole>();
        Aws.ClearCalls();
        return role;
    }

    /// <summary>A forwarder, made with the cmdlets; its calls are forgotten.</summary>
    public PublishedForwarder CreateForwarder(string options = "")
    {
        var forwarder = Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {Node} {options}").Single<PublishedForwarder>();
        Aws.ClearCalls();
        return forwarder;
    }

    public async Task<JsonNode> ReadFunctionAsync(string? qualifier = null, string name = "wallarm-api-discovery-connector") =>
        await CallAsync(
            "lambda", "get_function", qualifier is null ? new { FunctionName = name } : new { FunctionName = name, Qualifier = qualifier });

    public ValueTask DisposeAsync()
    {
        Shell.Dispose();
        return Aws.DisposeAsync();
    }
}
