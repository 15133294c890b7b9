using System.Collections;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>An account of AWS, and a PowerShell session whose cmdlets work in it.</summary>
internal sealed class ConnectorWorld : IAsyncDisposable
{
    public const string FunctionName = "wallarm-api-discovery-connector";

    private ConnectorWorld(AwsProxy aws)
    {
        Aws = aws;
        Aws.InvokeWith = NodeAnswers.Healthy;
        Session = ModuleSession.Open();
    }

    public AwsProxy Aws { get; }

    public ModuleSession Session { get; }

    public string Region => Aws.Options.Region;

    public string Partition => Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : "aws";

    /// <summary>What commands are splatted with to work in this account: <c>@aws</c> in the scripts of <see cref="Run"/>.</summary>
    public Hashtable Parameters => ParametersOf(Aws.Identity);

    /// <summary>The operations that changed something, in their order.</summary>
    public IEnumerable<string> Mutations => Aws.MutatingCalls.Select(call => call.Operation);

    public static async Task<ConnectorWorld> OpenAsync(string region = "eu-west-1", TimeProvider? clock = null) =>
        new(await AwsProxy.StartAsync(
            await MotoServer.SharedAsync(), new AwsProxyOptions { Region = region, Clock = clock ?? TimeProvider.System }));

    /// <summary>An account with a function and the log group /g.</summary>
    public static async Task<ConnectorWorld> WithGroupAsync(string region = "eu-west-1", bool hasAlias = true)
    {
        var world = await OpenAsync(region);
        await world.CreateFunctionAsync(hasAlias: hasAlias);
        await world.CreateLogGroupAsync("/g");
        return world;
    }

    /// <summary>A verdict whose command leaves the region to where it is run: most tests are not about it.</summary>
    public static ConnectorCheck WithoutRegion(ConnectorCheck check) =>
        check with { Remediation = check.Remediation?.Replace(" -Region 'eu-west-1'", "", StringComparison.Ordinal) };

    public Hashtable ParametersOf(AwsIdentity identity)
    {
        var parameters = new Hashtable { ["EndpointUrl"] = Aws.Endpoint, ["AccessKey"] = identity.AccessKeyId, ["SecretKey"] = identity.SecretAccessKey, ["Region"] = Region };
        if (identity.SessionToken is { } token) parameters["SessionToken"] = token;
        return parameters;
    }

    /// <summary>Runs a script, in which <c>$aws</c> holds the parameters of this account.</summary>
    public ScriptRun Run(string script, params (string Name, object? Value)[] variables)
    {
        using var running = Start(script, variables);
        return running.Wait();
    }

    public RunningScript Start(string script, params (string Name, object? Value)[] variables)
    {
        (string Name, object? Value)[] all =
            variables.Any(variable => variable.Name == "aws") ? variables : [("aws", Parameters), .. variables];
        // A scope of its own: preferences that one script sets are not those of the next.
        return Session.Start($"param({string.Join(", ", all.Select(variable => "$" + variable.Name))})\n& {{\n{script}\n}}", all);
    }

    public Task<JsonNode> CallAsync(string service, string method, object parameters) => Boto.CallAsync(Aws, service, method, parameters);

    public string FunctionArn(string? qualifier = "live", string name = FunctionName) =>
        $"arn:{Partition}:lambda:{Region}:{Aws.AccountId}:function:{name}" + (qualifier is null ? "" : ":" + qualifier);

    public string GroupArn(string name) => $"arn:{Partition}:logs:{Region}:{Aws.AccountId}:log-group:{name}";

    /// <summary>A function like that of Wallarm's guide or of the connector, which speaks ext_proc unless something else is said.</summary>
    public async Task CreateFunctionAsync(
        string name = FunctionName,
        bool hasAlias = true,
        string runtime = "provided.al2023",
        string handler = "bootstrap",
        string? logGroupName = null,
        int timeout = 60,
        string node = "node:5050",
        string scheme = "http",
        string? protocol = null)
    {
        var role = (await CallAsync("iam", "create_role", new { RoleName = "role-of-" + name, AssumeRolePolicyDocument = TrustOf("lambda.amazonaws.com") }))["Role"]!["Arn"]!.GetValue<string>();
        var variables = new Dictionary<string, string> { ["X_NODE_URL"] = node, ["X_NODE_SCHEME"] = scheme };
        if (runtime.StartsWith("provided", StringComparison.Ordinal)) variables["X_NODE_PROTOCOL"] = protocol ?? "ext-proc";
        await CallAsync("lambda", "create_function", new
        {
            FunctionName = name,
            Runtime = runtime,
            Handler = handler,
            Role = role,
            Timeout = timeout,
            Code = new { ZipFile = Boto.Bytes(Account.Zip("one")) },
            Environment = new { Variables = variables },
            LoggingConfig = new Dictionary<string, string> { ["LogFormat"] = "JSON", ["LogGroup"] = logGroupName ?? "/aws/lambda/" + name },
        });
        if (hasAlias) await CreateAliasAsync(name);
        Aws.ClearCalls();
    }

    /// <summary>Lets another service assume a role, and no longer the one that did.</summary>
    public Task TrustAsync(string roleName, string service) =>
        CallAsync("iam", "update_assume_role_policy", new { RoleName = roleName, PolicyDocument = TrustOf(service) });

    public async Task CreateAliasAsync(string name = FunctionName)
    {
        var version = (await CallAsync("lambda", "publish_version", new { FunctionName = name }))["Version"]!.GetValue<string>();
        await CallAsync("lambda", "create_alias", new { FunctionName = name, Name = "live", FunctionVersion = version });
        Aws.ClearCalls();
    }

    public async Task CreateLogGroupAsync(string name, string logGroupClass = "STANDARD")
    {
        await CallAsync("logs", "create_log_group", new { logGroupName = name, logGroupClass });
        Aws.ClearCalls();
    }

    /// <summary>Lets CloudWatch Logs invoke, as somebody else would have.</summary>
    public async Task AllowLogsAsync(
        string id, string? sourceArn = null, string? qualifier = "live", string? principal = null, string name = FunctionName)
    {
        var request = new Dictionary<string, string>
        {
            ["FunctionName"] = name,
            ["StatementId"] = id,
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = principal ?? $"logs.{Region}.amazonaws.com",
            ["SourceAccount"] = Aws.AccountId,
            ["SourceArn"] = sourceArn ?? GroupArn("*"),
        };
        if (qualifier is not null) request["Qualifier"] = qualifier;
        await CallAsync("lambda", "add_permission", request);
        Aws.ClearCalls();
    }

    public async Task PutFilterAsync(string group, string name, string destinationArn, string pattern = "")
    {
        await CallAsync(
            "logs", "put_subscription_filter", new { logGroupName = group, filterName = name, filterPattern = pattern, destinationArn });
        Aws.ClearCalls();
    }

    /// <summary>Name, destination and pattern of a group's filters, by name.</summary>
    public async Task<(string Name, string Destination, string Pattern)[]> ReadFiltersAsync(string group) =>
        [.. (await CallAsync("logs", "describe_subscription_filters", new { logGroupName = group }))["subscriptionFilters"]!.AsArray()
            .Select(filter => (filter!["filterName"]!.GetValue<string>(), filter["destinationArn"]!.GetValue<string>(), filter["filterPattern"]!.GetValue<string>()))];

    /// <summary>The statements of a resource policy; none where there is no policy.</summary>
    public async Task<JsonNode[]> ReadStatementsAsync(string? qualifier = "live", string name = FunctionName)
    {
        var request = new Dictionary<string, string> { ["FunctionName"] = name };
        if (qualifier is not null) request["Qualifier"] = qualifier;
        try
        {
            var answer = await CallAsync("lambda", "get_policy", request);
            return [.. JsonNode.Parse(answer["Policy"]!.GetValue<string>())!["Statement"]!.AsArray().Select(statement => statement!)];
        }
        catch (BotoException exception) when (exception.Code == "ResourceNotFoundException")
        {
            return [];
        }
    }

    /// <summary>The id of a new REST API with a stage prod.</summary>
    public async Task<string> CreateRestStageAsync(string name = "petstore", string stageName = "prod")
    {
        var api = (await CallAsync("apigateway", "create_rest_api", new { name }))["id"]!.GetValue<string>();
        var root = (await CallAsync("apigateway", "get_resources", new { restApiId = api }))["items"]![0]!["id"]!.GetValue<string>();
        await CallAsync(
            "apigateway", "put_method", new { restApiId = api, resourceId = root, httpMethod = "GET", authorizationType = "NONE" });
        await CallAsync("apigateway", "put_integration", new { restApiId = api, resourceId = root, httpMethod = "GET", type = "MOCK" });
        await CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName });
        Aws.ClearCalls();
        return api;
    }

    /// <summary>The id of a new HTTP API with the stage $default.</summary>
    public async Task<string> CreateHttpStageAsync(string name = "shop")
    {
        var id = (await CallAsync("apigatewayv2", "create_api", new { Name = name, ProtocolType = "HTTP" }))["ApiId"]!.GetValue<string>();
        await CallAsync("apigatewayv2", "create_stage", new { ApiId = id, StageName = "$default" });
        Aws.ClearCalls();
        return id;
    }

    private static string TrustOf(string service) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}""";

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Aws.DisposeAsync();
    }
}
