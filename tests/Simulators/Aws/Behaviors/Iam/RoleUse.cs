using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>GetRole says where and when a role was used last, which moto never knows.</summary>
internal sealed partial class RoleUse(AwsSettings settings) : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        return settings.RoleLastUsedIn is { } region && exchange.Is("iam", "GetRole") && answer.IsSuccess
            ? AwsAnswer.FromXml(Empty().Replace(answer.Text, "").Replace("</Role>", $"<RoleLastUsed><LastUsedDate>2026-11-01T00:00:00Z</LastUsedDate><Region>{region}</Region></RoleLastUsed></Role>", StringComparison.Ordinal))
            : answer;
    }

    [GeneratedRegex("<RoleLastUsed ?/>|<RoleLastUsed>.*?</RoleLastUsed>", RegexOptions.Singleline)]
    private static partial Regex Empty();
}
