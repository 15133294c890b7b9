using System.IO.Compression;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>An empty account, and the short ways to what most tests need in it. The calls are boto3's.</summary>
internal sealed class Account : IAsyncDisposable
{
    public const string Region = "eu-west-1";

    private Account(AwsProxy aws) => Aws = aws;

    public AwsProxy Aws { get; }

    public string Id => Aws.AccountId;

    public static async Task<Account> OpenAsync() => new(
        await AwsProxy.StartAsync(await MotoServer.SharedAsync(), new AwsProxyOptions { Region = Region }));

    public Task<JsonNode> CallAsync(string service, string method, object parameters) => Boto.CallAsync(Aws, service, method, parameters);

    public Task<BotoException> FailAsync(string service, string method, object parameters) =>
        Boto.FailAsync(Aws, service, method, parameters);

    /// <summary>The new role's ARN.</summary>
    public async Task<string> CreateRoleAsync(string name = "role", string service = "lambda.amazonaws.com")
    {
        string trust = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}""";
        JsonNode answer = await CallAsync("iam", "create_role", new { RoleName = name, AssumeRolePolicyDocument = trust });
        return answer["Role"]!["Arn"]!.GetValue<string>();
    }

    public Task<JsonNode> CreateFunctionAsync(string role, string name = "f", object? environment = null) =>
        CallAsync("lambda", "create_function", FunctionRequest(role, name, environment));

    public async Task<JsonNode> CreateFunctionWithRoleAsync(string name = "f", object? environment = null) =>
        await CreateFunctionAsync(await CreateRoleAsync(), name, environment);

    public static object FunctionRequest(string role, string name = "f", object? environment = null) => new
    {
        FunctionName = name,
        Runtime = "provided.al2023",
        Handler = "bootstrap",
        Role = role,
        Code = new { ZipFile = Boto.Bytes(Zip("one")) },
        Environment = new { Variables = environment ?? new { X_NODE_URL = "node:5050" } },
    };

    /// <summary>Publishes and points the alias live at it.</summary>
    public async Task PublishLiveAsync(string name = "f")
    {
        JsonNode version = await CallAsync("lambda", "publish_version", new { FunctionName = name });
        await CallAsync(
            "lambda", "create_alias", new { FunctionName = name, Name = "live", FunctionVersion = version["Version"]!.GetValue<string>() });
    }

    public Task<JsonNode> AllowLogsAsync(
        string? qualifier = "live", string? sourceArn = null, string principal = $"logs.{Region}.amazonaws.com", string id = "logs") =>
        CallAsync("lambda", "add_permission", PermissionRequest(qualifier, sourceArn, principal, id));

    public object PermissionRequest(string? qualifier, string? sourceArn, string principal, string id)
    {
        Dictionary<string, string> request = new()
        {
            ["FunctionName"] = "f",
            ["StatementId"] = id,
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = principal,
            ["SourceAccount"] = Id,
            ["SourceArn"] = sourceArn ?? $"arn:aws:logs:{Region}:{Id}:log-group:*",
        };
        if (qualifier is not null)
            request["Qualifier"] = qualifier;
        return request;
    }

    public object FilterRequest(string group = "/g", string name = "WallarmFilter", string? qualifier = "live") => new
    {
        logGroupName = group,
        filterName = name,
        filterPattern = "",
        destinationArn = FunctionArn(qualifier),
    };

    public string FunctionArn(string? qualifier = null) =>
        $"arn:aws:lambda:{Region}:{Id}:function:f" + (qualifier is null ? "" : ":" + qualifier);

    /// <summary>The same bytes for the same content.</summary>
    public static byte[] Zip(string content)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
        {
            ZipArchiveEntry entry = archive.CreateEntry("bootstrap");
            entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using StreamWriter writer = new(entry.Open());
            writer.Write(content);
        }

        return bytes.ToArray();
    }

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}
