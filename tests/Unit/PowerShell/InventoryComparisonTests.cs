using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Compare-WallarmApiInventory: what counts as new, gone and changed.</summary>
public class InventoryComparisonTests
{
    private static readonly ApiEndpoint Users = new()
    {
        Host = "api.example.com", Method = "GET", Path = "/users/{userId}", Hits = 100, WouldBeDiscovered = true, Status2xx = 100,
        LatencyP95 = 40, ResponseBytes = 1_000, State = "Shadow", Parameters = [new PathParameter("userId", PathRule.Number, [])],
    };

    [Fact]
    public void New_gone_and_changed_endpoints_are_objects_in_order()
    {
        using var session = ModuleSession.Open();
        ApiEndpoint[] before = [Users, Users with { Path = "/gone", Parameters = [] }, Users with { Method = "PUT" }];
        ApiEndpoint[] after =
            [Users with { State = "Documented" }, Users with { Path = "/new", Parameters = [] }, Users with { Method = "PUT" }];

        var run = session.Run(
            "param($before, $after) $after | Compare-WallarmApiInventory $before", ("before", before), ("after", after));
        var changes = run.ThrowIfFailed().Output.Select(item => (ApiEndpointChange)item.BaseObject).ToArray();

        Assert.Equal(
            ["Gone GET /gone", "New GET /new", "Changed GET /users/{userId}"],
            changes.Select(change => $"{change.Change} {change.Method} {change.Path}"));
        Assert.Equal("State: Shadow -> Documented", Assert.Single(changes[2].Differences).ToString());
        Assert.Equal((null, "/gone"), (changes[0].After, changes[0].Before?.Path));
        Assert.Equal((null, "/new"), (changes[1].Before, changes[1].After?.Path));
    }

    [Fact]
    public void Names_of_parameters_numbers_of_calls_and_small_differences_are_no_change() => Assert.Empty(Compare(Users with
    {
        Path = "/users/{id}", Parameters = [new PathParameter("id", PathRule.Uuid, [])], Host = "API.example.com", Hits = 5_000,
        Status2xx = 5_000, LatencyP95 = 79, ResponseBytes = 501, State = null,
    }));

    [Fact]
    public void A_word_in_braces_is_no_parameter() => Assert.Equal(2, Compare(Users with { Parameters = [] }).Count);

    [Fact]
    public void What_differs_is_named()
    {
        var change = Assert.Single(Compare(Users with
        {
            WouldBeDiscovered = false, Reason = "Status", Status2xx = 0, Status5xx = 100, LatencyP95 = 80, ResponseBytes = 500,
        }));

        Assert.Equal(
            [
                "WouldBeDiscovered: True -> False", "Reason: none -> Status", "Statuses: 2xx -> 5xx", "LatencyP95: 40 -> 80",
                "ResponseBytes: 1000 -> 500",
            ],
            change.Differences.Select(difference => difference.ToString()));
    }

    [Fact]
    public void Of_few_calls_latency_and_size_say_nothing() =>
        Assert.Empty(Compare(Users with { Hits = 19, LatencyP95 = 900, ResponseBytes = 1 }));

    [Fact]
    public void Nothing_compared_with_something_is_all_new()
    {
        using var session = ModuleSession.Open();

        var changes = session.Run("param($after) $after | Compare-WallarmApiInventory @()", ("after", new[] { Users })).ThrowIfFailed();

        Assert.Equal("New", Assert.IsType<ApiEndpointChange>(Assert.Single(changes.Output).BaseObject).Change);
    }

    private static IReadOnlyList<ApiEndpointChange> Compare(ApiEndpoint after) => InventoryComparison.Compare([Users], [after]);
}
