namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>The smallest REST API that has a stage.</summary>
internal static class RestApi
{
    public const string Stage = "prod";

    public static async Task<string> CreateAsync(Account account)
    {
        string api = (await account.CallAsync("apigateway", "create_rest_api", new { name = "shop" }))["id"]!.GetValue<string>();
        string root =
            (await account.CallAsync("apigateway", "get_resources", new { restApiId = api }))["items"]![0]!["id"]!.GetValue<string>();
        await account.CallAsync(
            "apigateway", "put_method", new { restApiId = api, resourceId = root, httpMethod = "GET", authorizationType = "NONE" });
        await account.CallAsync(
            "apigateway", "put_integration", new { restApiId = api, resourceId = root, httpMethod = "GET", type = "MOCK" });
        await account.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName = Stage });
        return api;
    }
}
