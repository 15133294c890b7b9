using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Wallarm.Connector.Simulators;

/// <summary>Keeps the zips that were uploaded, by the hash that Lambda tells: moto does not give them out again.</summary>
internal sealed class UploadedCode : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, byte[]> _zips = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
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

    public ReadOnlyMemory<byte> Find(string codeSha256) => _zips.GetValueOrDefault(codeSha256);
}
