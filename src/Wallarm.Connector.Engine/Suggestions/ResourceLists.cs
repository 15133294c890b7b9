using Amazon.ApiGatewayV2;
using Amazon.CloudWatchLogs.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Lists what an account has in a region, page by page, as far as a menu is of use.</summary>
internal static class ResourceLists
{
    /// <summary>Reading stops with the page that reaches this many.</summary>
    private const int Enough = 500;

    /// <summary>Lists the resources of a kind.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="kind">Any that AWS is asked for.</param>
    /// <param name="parentId">The id of the API whose stages are listed, or the log group whose filters are.</param>
    /// <param name="prefix">What they begin with; heeded only where <see cref="TakesPrefix"/> says so.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task<List<ListedResource>> ReadAsync(
        AwsSession session, SuggestionKind kind, string? parentId, string prefix, CancellationToken cancellation) => kind switch
    {
        SuggestionKind.Function => FunctionsAsync(session, cancellation),
        SuggestionKind.RoleName =>
            RolesAsync(session, static role => new ListedResource(role.RoleName, Description: role.Arn), cancellation),
        SuggestionKind.RoleArn => RolesAsync(session, static role => new ListedResource(role.Arn, role.RoleName), cancellation),
        SuggestionKind.LogGroup => LogGroupsAsync(session, prefix, cancellation),
        SuggestionKind.RestApi => RestApisAsync(session, cancellation),
        SuggestionKind.HttpApi => HttpApisAsync(session, cancellation),
        SuggestionKind.ApiName => ApiNamesAsync(session, cancellation),
        SuggestionKind.Filter when parentId is not null => FiltersAsync(session, parentId, cancellation),
        SuggestionKind.RestStage when parentId is not null => RestStagesAsync(session, parentId, cancellation),
        SuggestionKind.HttpStage when parentId is not null => HttpStagesAsync(session, parentId, cancellation),
        _ => Task.FromResult<List<ListedResource>>([]),
    };

    /// <summary>Whether the service itself can be asked for what begins with something.</summary>
    public static bool TakesPrefix(SuggestionKind kind) => kind == SuggestionKind.LogGroup;

    private static Task<List<ListedResource>> FunctionsAsync(AwsSession session, CancellationToken cancellation) =>
        Pages.ListAsync(
            marker => session.Lambda.ListFunctionsAsync(new ListFunctionsRequest { Marker = marker }, cancellation),
            page => page.NextMarker,
            page => page.Functions?.Select(
                function => new ListedResource(function.FunctionName, Description: Described(function.FunctionName, function.Description))),
            Enough);

    private static Task<List<ListedResource>> RolesAsync(
        AwsSession session, Func<Role, ListedResource> listed, CancellationToken cancellation) =>
        Pages.ListAsync(
            // IAM cannot be asked for a name, and an account has many roles: as many a call as it gives.
            marker => session.Iam.ListRolesAsync(new ListRolesRequest { Marker = marker, MaxItems = 1000 }, cancellation),
            page => page.Marker,
            page =>
                page.Roles?.Where(role => role.AssumeRolePolicyDocument?.Contains("lambda.amazonaws.com", StringComparison.Ordinal) == true)
                .Select(listed),
            Enough);

    private static Task<List<ListedResource>> LogGroupsAsync(AwsSession session, string prefix, CancellationToken cancellation) =>
        Pages.ListAsync(
            token => session.Logs.DescribeLogGroupsAsync(
                new DescribeLogGroupsRequest { LogGroupNamePrefix = prefix.Length == 0 ? null : prefix, Limit = 50, NextToken = token },
                cancellation),
            page => page.NextToken,
            page => page.LogGroups?.Select(group => new ListedResource(group.LogGroupName)),
            Enough);

    private static Task<List<ListedResource>> RestApisAsync(AwsSession session, CancellationToken cancellation) =>
        Pages.ListAsync(
            position => session.ApiGateway.GetRestApisAsync(new() { Position = position, Limit = Enough }, cancellation),
            page => page.Position,
            page => page.Items?.Select(api => new ListedResource(api.Id, api.Name, Described(api.Name, api.Description))),
            Enough);

    private static Task<List<ListedResource>> HttpApisAsync(AwsSession session, CancellationToken cancellation) =>
        Pages.ListAsync(
            token => session.ApiGatewayV2.GetApisAsync(new() { NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items?.Where(api => api.ProtocolType == ProtocolType.HTTP)
                .Select(api => new ListedResource(api.ApiId, api.Name, Described(api.Name, api.Description))),
            Enough);

    private static async Task<List<ListedResource>> ApiNamesAsync(AwsSession session, CancellationToken cancellation)
    {
        var apis = await Task.WhenAll(RestApisAsync(session, cancellation), HttpApisAsync(session, cancellation)).ConfigureAwait(false);

        // Several APIs may bear one name.
        return
        [
            .. apis.SelectMany(all => all).Where(api => !string.IsNullOrEmpty(api.Name)).GroupBy(api => api.Name!, StringComparer.Ordinal)
                .Select(
                    same => new ListedResource(same.Key, Description: $"{same.Key} ({string.Join(", ", same.Select(api => api.Value))})")),
        ];
    }

    private static async Task<List<ListedResource>> FiltersAsync(AwsSession session, string logGroup, CancellationToken cancellation)
    {
        var name = RequestedLogGroup.ParseAny(logGroup, session.Partition, session.Region.SystemName).Name;
        var filters = await new LogGroups(session).FindFiltersAsync(name, cancellation).ConfigureAwait(false);
        return
        [
            .. (filters ?? [])
                .Select(filter => new ListedResource(filter.FilterName, Description: $"{filter.FilterName}: to {filter.DestinationArn}")),
        ];
    }

    private static async Task<List<ListedResource>> RestStagesAsync(AwsSession session, string api, CancellationToken cancellation)
    {
        var stages = await session.ApiGateway.GetStagesAsync(new() { RestApiId = api }, cancellation).ConfigureAwait(false);
        return
        [
            .. (stages.Item ?? [])
                .Select(stage => new ListedResource(stage.StageName, Description: Described(stage.StageName, stage.Description))),
        ];
    }

    private static Task<List<ListedResource>> HttpStagesAsync(AwsSession session, string api, CancellationToken cancellation) =>
        Pages.ListAsync(
            token => session.ApiGatewayV2.GetStagesAsync(new() { ApiId = api, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items?.Select(
                stage => new ListedResource(stage.StageName, Description: Described(stage.StageName, stage.Description))),
            Enough);

    private static string Described(string name, string? description) =>
        string.IsNullOrWhiteSpace(description) ? name : $"{name}: {description}";
}
