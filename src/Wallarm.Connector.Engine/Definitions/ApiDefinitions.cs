using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Inventory.Deployments;

namespace Wallarm.Connector.Engine.Definitions;

/// <summary>Reads what APIs serve: the methods of a REST API's resources, the routes of an HTTP API.</summary>
/// <remarks>Of a REST API these are the resources as they are now, which may hold changes that no stage has yet.</remarks>
internal sealed class ApiDefinitions(AwsSession session, IOperationObserver observer)
{
    /// <summary>The most that GetResources gives at once.</summary>
    private const int ResourcesPerPage = 500;

    /// <summary>Reads an API's. What may not be read is told, and leaves an API of which it is not known.</summary>
    public async Task<DeployedApi> ReadAsync(ApiType type, string id, string? name, CancellationToken cancellation)
    {
        var operations = await PartialFailure.OrToldAsync(
            observer,
            $"Which endpoints of the API '{id}' in {session.Region.SystemName} are in its definition cannot be told",
            type == ApiType.Rest ? ResourcesAsync(id, cancellation) : RoutesAsync(id, cancellation),
            cancellation).ConfigureAwait(false);
        return new DeployedApi(type, id, name, session.Region.SystemName, operations);
    }

    private async Task<List<DeployedOperation>?> ResourcesAsync(string id, CancellationToken cancellation) =>
        await Pages.ListAsync(
            position => session.ApiGateway.GetResourcesAsync(
                new() { RestApiId = id, Position = position, Limit = ResourcesPerPage, Embed = ["methods"] }, cancellation),
            page => page.Position,
            page => page.Items?.SelectMany(
                resource => (resource.ResourceMethods?.Keys ?? Enumerable.Empty<string>())
                    .Select(method => new DeployedOperation(method, resource.Path)))).ConfigureAwait(false);

    private async Task<List<DeployedOperation>?> RoutesAsync(string id, CancellationToken cancellation) =>
        await Pages.ListAsync(
            token => session.ApiGatewayV2.GetRoutesAsync(new() { ApiId = id, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items?.Select(route => Operation(route.RouteKey))).ConfigureAwait(false);

    /// <summary>A route key is <c>GET /users</c>, <c>ANY /{proxy+}</c> or <c>$default</c>.</summary>
    private static DeployedOperation Operation(string routeKey) =>
        routeKey.Split(' ', 2) is [var method, var path] ? new(method, path) : new(DeployedApi.AnyMethod, routeKey);
}
