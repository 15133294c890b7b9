using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Keeps the zips that were uploaded, by the hash that Lambda tells: moto does not give them out again.</summary>
internal sealed class UploadedCode : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, byte[]> _zips = new();

    /// <summary>The objects that Lambda may take code from, by bucket and key with a slash between.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("lambda", "CreateFunction", "UpdateFunctionCode") && !TakeObject(exchange))
        {
            return exchange.Error(
                "InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.");
        }

        AwsAnswer answer = await next(exchange);
        if (exchange.Is("lambda", "CreateFunction", "UpdateFunctionCode")
            && answer.IsSuccess
            && (exchange.Json["Code"]?["ZipFile"] ?? exchange.Json["ZipFile"])?.GetValue<string>() is { } encoded)
        {
            byte[] zip = Convert.FromBase64String(encoded);
            _zips[Convert.ToBase64String(SHA256.HashData(zip))] = zip;
        }

        return answer;
    }

    /// <summary>Puts an object in the place of its name. Returns false if there is none of that name.</summary>
    private bool TakeObject(AwsExchange exchange)
    {
        JsonObject request = exchange.Json.DeepClone().AsObject();
        JsonObject code = request["Code"]?.AsObject() ?? request;
        if (code["S3Bucket"] is not { } bucket)
            return true;
        if (!Objects.TryGetValue($"{bucket}/{code["S3Key"]}", out byte[]? zip))
            return false;
        foreach (string name in new[] { "S3Bucket", "S3Key", "S3ObjectVersion" })
            code.Remove(name);
        code["ZipFile"] = Convert.ToBase64String(zip);
        exchange.Body = Encoding.UTF8.GetBytes(request.ToJsonString());
        return true;
    }

    public ReadOnlyMemory<byte> Find(string codeSha256) => _zips.GetValueOrDefault(codeSha256);
}
