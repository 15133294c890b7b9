namespace Wallarm.Connector.Tests.Inventory;

public class PathTemplateTests
{
    [Theory]
    [InlineData("/users/42", "/users/{userId}", PathRule.Number)]
    [InlineData("/users/-7/", "/users/{userId}", PathRule.Number)]
    [InlineData("/categories/8f14e45f-ceea-467f-a0e6-1f2d3c4b5a69", "/categories/{categoryId}", PathRule.Uuid)]
    [InlineData("/events/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/events/{eventId}", PathRule.Ulid)]
    [InlineData("/objects/507f1f77bcf86cd799439011", "/objects/{objectId}", PathRule.ObjectId)]
    [InlineData("/blobs/da39a3ee5e6b4b0d3255bfef95601890afd80709", "/blobs/{blobId}", PathRule.Hash)]
    [InlineData("/reports/2026-11-27", "/reports/{date}", PathRule.Date)]
    [InlineData("/reports/2026-11-27T08:30:00Z/totals", "/reports/{date}/totals", PathRule.Date)]
    [InlineData("/subscribers/jo%40example.org", "/subscribers/{email}", PathRule.Email)]
    [InlineData("/addresses/V1StGXR8_Z5jdHi6B-myT", "/addresses/{addressId}", PathRule.Token)]
    [InlineData("/order-items/7", "/order-items/{orderItemId}", PathRule.Number)]
    [InlineData("/userProfiles/7", "/userProfiles/{userProfileId}", PathRule.Number)]
    [InlineData("/people/7", "/people/{personId}", PathRule.Number)]
    [InlineData("/v2/7", "/v2/{id}", PathRule.Number)]
    [InlineData("/кафе/7", "/кафе/{id}", PathRule.Number)]
    public void A_value_is_a_parameter_with_a_name_from_what_stands_before(string path, string template, string rule)
    {
        var endpoint = Assert.Single(Inventories.Of([new InventoryLine("GET", path)]).Endpoints);

        Assert.Equal((template, rule), (endpoint.Path, Assert.Single(endpoint.Parameters).Rule));
    }

    [Theory]
    [InlineData("/v1/users")]
    [InlineData("/v2.1/users")]
    [InlineData("/api/1.0/users")]
    [InlineData("/v1beta1/users")]
    [InlineData("/getUserByIdAndName")]
    [InlineData("/getOAuth2TokenInfo")]
    [InlineData("/iphone-15-pro-max-256gb")]
    [InlineData("/static/app.3f2a9c1b.js")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/@me")]
    [InlineData("/кафе/меню")]
    public void A_word_stays_a_word(string path) => Assert.Equal(
        path, Assert.Single(Inventories.Of([new InventoryLine("GET", path)]).Endpoints).Path);

    [Fact]
    public void Values_are_parameters_wherever_they_stand_and_what_follows_them_is_kept_apart() => Assert.Equal(
        ["GET /faq/{faqId}/payment", "GET /faq/{faqId}/returns/{returnId}/{id}", "GET /faq/{faqId}/shipping"],
        Inventories.Of([new("GET", "/faq/340/payment"), new("GET", "/faq/340/returns/2/3"), new("GET", "/faq/341/shipping")]).Paths());

    [Fact]
    public void Values_of_several_kinds_are_one_parameter()
    {
        var report = Inventories.Of([new("GET", "/users/42"), new("GET", "/users/8f14e45f-ceea-467f-a0e6-1f2d3c4b5a69")]);

        var endpoint = Assert.Single(report.Endpoints);

        Assert.Equal(("/users/{userId}", 2, PathRule.Mixed), (endpoint.Path, endpoint.Hits, endpoint.Parameters[0].Rule));
    }

    [Theory]
    [InlineData(49, 50)]
    [InlineData(50, 2)]
    public void Fifty_rare_words_below_one_parent_are_a_parameter_and_fewer_are_not(int words, int endpoints)
    {
        var lines = Words(words).Select(word => new InventoryLine("GET", $"/articles/{word}"))
            .Concat(Enumerable.Repeat(new InventoryLine("GET", "/articles/feed"), 60));

        var report = Inventories.Of(lines);

        Assert.Equal(endpoints, report.Endpoints.Count);
        Assert.Contains("GET /articles/feed", report.Paths());
    }

    [Fact]
    public void Words_with_children_of_their_own_are_not_swallowed()
    {
        var lines = Words(80).SelectMany(word => (InventoryLine[])[new("GET", $"/shops/{word}"), new("GET", $"/shops/{word}/offers")])
            .Append(new("GET", "/shops/nearby"))
            .Append(new("GET", "/shops/nearby/map")).Append(new("GET", "/shops/nearby/list"))
            .Append(new("GET", "/shops/orders/42"));

        Assert.Equal(
            [
                "GET /shops/nearby", "GET /shops/nearby/list", "GET /shops/nearby/map", "GET /shops/orders/{orderId}",
                "GET /shops/{shopSlug}", "GET /shops/{shopSlug}/offers",
            ],
            Inventories.Of(lines).Paths());
    }

    [Fact]
    public void Words_are_a_parameter_once_in_a_template_at_most()
    {
        var lines = Words(60).SelectMany(word => Words(60).Select(page => new InventoryLine("GET", $"/wiki/{word}/{page}")));

        Assert.Equal(60, Inventories.Of(lines).Endpoints.Count);
        Assert.All(Inventories.Of(lines).Endpoints, endpoint => Assert.Equal(PathRule.Slug, Assert.Single(endpoint.Parameters).Rule));
    }

    [Fact]
    public void A_merge_is_explained_by_its_rule_and_by_sample_values()
    {
        var lines = Words(60).Select(word => new InventoryLine("GET", $"/articles/{word}/comments/42"));

        var endpoint = Assert.Single(Inventories.Of(lines, new ApiInventoryOptions { Explain = true }).Endpoints);

        Assert.Equal("/articles/{articleSlug}/comments/{commentId}", endpoint.Path);
        Assert.Equal((PathRule.Slug, 5), (endpoint.Parameters[0].Rule, endpoint.Parameters[0].Samples.Count));
        Assert.All(endpoint.Parameters[0].Samples, sample => Assert.Contains(sample, Words(60)));
        Assert.Equal((PathRule.Number, "42"), (endpoint.Parameters[1].Rule, Assert.Single(endpoint.Parameters[1].Samples)));
    }

    [Fact]
    public void A_merge_can_be_undone()
    {
        var lines = Words(60).Select(word => new InventoryLine("GET", $"/articles/{word}"))
            .Append(new("GET", "/faq/340/payment")).Append(new("GET", "/faq/341/payment")).Append(new("GET", "/faq/42/payment")).ToArray();

        var report = Inventories.Of(lines, new ApiInventoryOptions { KeepLiteral = ["/articles/*", "/faq/34?"] });

        Assert.Equal(63, report.Endpoints.Count);
        Assert.Equal(["GET /faq/340/payment", "GET /faq/341/payment", "GET /faq/{faqId}/payment"], report.Paths()[^3..]);
    }

    [Fact]
    public void A_route_of_the_log_goes_before_what_would_be_inferred()
    {
        var report = Inventories.Of(
        [
            new InventoryLine("GET", "/prod/pets/rex") { ResourcePath = "/pets/{petName}" },
            new InventoryLine("GET", "/prod/pets/bello") { ResourcePath = "/pets/{petName}" },
            new InventoryLine("GET", "/shop/v1/2026") { RouteKey = "GET /v1/{year}" },
            new InventoryLine("GET", "/shop/v1/2026/items/7") { RouteKey = "GET /v1/{year}/{proxy+}" },
            new InventoryLine("GET", "/prod/any/7") { ResourcePath = "/{proxy+}" },
            new InventoryLine("GET", "/prod/wp-login.php", Status: 404) { ResourcePath = "/{proxy+}" },
            new InventoryLine("GET", "/other/7") { RouteKey = "$default" },
        ]);

        Assert.Equal(
            [
                "GET /other/{otherId} ", "GET /prod/any/{anyId} /{proxy+}", "GET /prod/pets/{petName} /pets/{petName}",
                "GET /shop/v1/{year} /v1/{year}", "GET /shop/v1/{year}/items/{itemId} /v1/{year}/{proxy+}",
            ],
            report.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path} {endpoint.Route}"));
    }

    [Fact]
    public void Braces_of_a_caller_are_no_parameter() => Assert.Equal(
        ["GET /users/%7BuserId%7D", "GET /users/{userId}"],
        Inventories.Of([new("GET", "/users/{userId}"), new("GET", "/users/7")]).Paths());

    private static string[] Words(int count) =>
        [.. Enumerable.Range(0, count).Select(number => $"{(char)('a' + (number / 10))}word{(char)('a' + (number % 10))}")];
}
