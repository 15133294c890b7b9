using Amazon.APIGateway.Model;
using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using HttpStages = Amazon.ApiGatewayV2.Model.GetStagesRequest;
using RestStages = Amazon.APIGateway.Model.GetStagesRequest;

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
    public static Task<IReadOnlyList<ListedResource>> ReadAsync(AwsSession session, SuggestionKind kind, string? parentId, string prefix, CancellationToken cancellation) => kind switch
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
        _ => Task.FromResult<IReadOnlyList<ListedResource>>([]),
    };

    /// <summary>Whether the service itself can be asked for what begins with something.</summary>
    public static bool TakesPrefix(SuggestionKind kind) => kind == SuggestionKind.LogGroup;

    private static Task<IReadOnlyList<ListedResource>> FunctionsAsync(AwsSession session, CancellationToken cancellation) => PagesAsync(async marker =>
    {
        var page =
            await session.Lambda.ListFunctionsAsync(new ListFunctionsRequest { Marker = marker }, cancellation).ConfigureAwait(false);
        return (page.Functions?.Select(function => new ListedResource(function.FunctionName, Description: Described(function.FunctionName, function.Description))), page.NextMarker);
    });

    private static Task<IReadOnlyList<ListedResource>> RolesAsync(AwsSession session, Func<Role, ListedResource> listed, CancellationToken cancellation) => PagesAsync(async marker =>
    {
        // IAM cannot be asked for a name, and an account has many roles: as many a call as it gives.
        var page =
            await session.Iam.ListRolesAsync(new ListRolesRequest { Marker = marker, MaxItems = 1000 }, cancellation).ConfigureAwait(false);
        return (page.Roles?.Where(role => role.AssumeRolePolicyDocument?.Contains("lambda.amazonaws.com", StringComparison.Ordinal) == true).Select(listed), page.Marker);
    });

    private static Task<IReadOnlyList<ListedResource>> LogGroupsAsync(AwsSession session, string prefix, CancellationToken cancellation) => PagesAsync(async token =>
    {
        var request =
            new DescribeLogGroupsRequest { LogGroupNamePrefix = prefix.Length == 0 ? null : prefix, Limit = 50, NextToken = token };
        var page = await session.Logs.DescribeLogGroupsAsync(request, cancellation).ConfigureAwait(false);
        return (page.LogGroups?.Select(group => new ListedResource(group.LogGroupName)), page.NextToken);
    });

    private static Task<IReadOnlyList<ListedResource>> RestApisAsync(AwsSession session, CancellationToken cancellation) => PagesAsync(async position =>
    {
        var page =
            await session.ApiGateway.GetRestApisAsync(
                new GetRestApisRequest { Position = position, Limit = Enough }, cancellation).ConfigureAwait(false);
        return (page.Items?.Select(api => new ListedResource(api.Id, api.Name, Described(api.Name, api.Description))), page.Position);
    });

    private static Task<IReadOnlyList<ListedResource>> HttpApisAsync(AwsSession session, CancellationToken cancellation) => PagesAsync(async token =>
    {
        var page = await session.ApiGatewayV2.GetApisAsync(new GetApisRequest { NextToken = token }, cancellation).ConfigureAwait(false);
        var apis = page.Items?.Where(api => api.ProtocolType == ProtocolType.HTTP);
        return (apis?.Select(api => new ListedResource(api.ApiId, api.Name, Described(api.Name, api.Description))), page.NextToken);
    });

    private static async Task<IReadOnlyList<ListedResource>> ApiNamesAsync(AwsSession session, CancellationToken cancellation)
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

    private static Task<IReadOnlyList<ListedResource>> FiltersAsync(AwsSession session, string logGroup, CancellationToken cancellation)
    {
        var name = RequestedLogGroup.ParseAny(logGroup, session.Partition, session.Region.SystemName).Name;
        return PagesAsync(async token =>
        {
            var page =
                await session.Logs.DescribeSubscriptionFiltersAsync(
                    new DescribeSubscriptionFiltersRequest { LogGroupName = name, NextToken = token }, cancellation).ConfigureAwait(false);
            return (page.SubscriptionFilters?.Select(filter => new ListedResource(filter.FilterName, Description: $"{filter.FilterName}: to {filter.DestinationArn}")), page.NextToken);
        });
    }

    private static Task<IReadOnlyList<ListedResource>> RestStagesAsync(AwsSession session, string api, CancellationToken cancellation) => PagesAsync(async _ =>
    {
        var stages = await session.ApiGateway.GetStagesAsync(new RestStages { RestApiId = api }, cancellation).ConfigureAwait(false);
        return (
            stages.Item?.Select(stage => new ListedResource(stage.StageName, Description: Described(stage.StageName, stage.Description))),
            null);
    });

    private static Task<IReadOnlyList<ListedResource>> HttpStagesAsync(AwsSession session, string api, CancellationToken cancellation) => PagesAsync(async token =>
    {
        var page =
            await session.ApiGatewayV2.GetStagesAsync(
                new HttpStages { ApiId = api, NextToken = token }, cancellation).ConfigureAwait(false);
        return (
            page.Items?.Select(stage => new ListedResource(stage.StageName, Description: Described(stage.StageName, stage.Description))),
            page.NextToken);
    });

    private static string Described(string name, string? description) =>
        string.IsNullOrWhiteSpace(description) ? name : $"{name}: {description}";

    private static async Task<IReadOnlyList<ListedResource>> PagesAsync(
        Func<string?, Task<(IEnumerable<ListedResource>? Items, string? Next)>> readAsync)
    {
        List<ListedResource> all = [];
        string? next = null;
        do
        {
            (var items, next) = await readAsync(string.IsNullOrEmpty(next) ? null : next).ConfigureAwait(false);
            all.AddRange(items ?? []);
        }
        while (!string.IsNullOrEmpty(next) && all.Count < Enough);
        return all;
    }
}
