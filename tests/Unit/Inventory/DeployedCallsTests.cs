using System.Text;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Inventory.Deployments;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>Whose a call is, by its host, its path and where it was logged.</summary>
public class DeployedCallsTests
{
    private const string Default = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";

    [Theory]
    [InlineData(Default, true)]
    [InlineData("a1b2c3d4e5-vpce-0a1b2c-d3e4f5.execute-api.eu-west-1.amazonaws.com", true)]
    [InlineData("vpce-0a1b2c-d3e4f5.execute-api.eu-west-1.vpce.amazonaws.com", true)]
    [InlineData("z9y8x7w6v5.execute-api.eu-west-1.amazonaws.com", false)]
    [InlineData("z9y8x7w6v5-vpce-0a1b2c-d3e4f5.execute-api.eu-west-1.amazonaws.com", false)]
    public void A_stage_is_called_by_its_own_domain_and_by_those_of_VPC_endpoints(string host, bool isOfStage)
    {
        var mount = new ApiMount(Default, "prod", "prod", Api("a1b2c3d4e5")) { IsDefault = true };

        var called = Calls([mount], new InventoryLine("GET", "/prod/pets/7", host), new LogSource([mount], IsExclusive: true));

        Assert.Equal(isOfStage ? ["a1b2c3d4e5 /prod/pets/{petId} /pets/{petId}"] : [], called);
    }

    [Theory]
    [InlineData("any.example.com", "wild")]
    [InlineData("own.example.com", "own")]
    [InlineData("example.com", null)]
    [InlineData("a.b.example.com", null)]
    public void A_wildcard_domain_leads_where_no_domain_of_its_own_does(string host, string? api)
    {
        var called = Calls(
            [new("*.example.com", "", "prod", Api("wild")), new("own.example.com", "", "prod", Api("own"))],
            new InventoryLine("GET", "/pets/7", host));

        Assert.Equal([api is null ? " /pets/{petId} " : $"{api} /pets/{{petId}} /pets/{{petId}}"], called);
    }

    [Fact]
    public void Routing_rules_count_by_priority_and_before_mappings_of_longer_base_paths()
    {
        ApiMount[] mounts =
        [
            new("api.example.com", "shop/pets", "prod", Api("mapping")),
            new("api.example.com", "shop/pets", "prod", Api("second")) { PassesBasePath = true, Rank = 20 },
            new("api.example.com", "shop", "prod", Api("first")) { Rank = 10 },
            new("api.example.com", "garden", "prod", Api("garden")),
        ];

        Assert.Equal(["first /shop/pets/{petId} /pets/{petId}"], Calls(mounts, new("GET", "/shop/pets/7", "api.example.com")));
        Assert.Equal(["garden /garden/pets/{petId} /pets/{petId}"], Calls(mounts, new("GET", "/garden/pets/7", "api.example.com")));
    }

    private static DeployedApi Api(string id) => new(ApiType.Rest, id, null, "eu-west-1", [new("GET", "/pets/{petId}")]);

    private static string[] Calls(ApiMount[] mounts, InventoryLine call, LogSource? source = null)
    {
        var inventory = new ApiInventory(new ApiInventoryOptions());
        inventory.Deploy(mounts);
        var line = Encoding.UTF8.GetBytes(call.ToString());
        if (source is null) inventory.AddLine(line);
        else inventory.AddEvent(line, 0, source);
        return
        [
            .. new InventoryReport(inventory).Endpoints.Where(each => each.Hits > 0)
                .Select(each => $"{each.RestApiId} {each.Path} {each.Route}"),
        ];
    }
}
