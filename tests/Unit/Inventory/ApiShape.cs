using System.Globalization;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>Traffic of an API whose endpoints are known.</summary>
/// <param name="name">What is special about it.</param>
/// <param name="random">Makes the values.</param>
internal sealed class ApiShape(string name, Random random)
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly string[] Adjectives =
        [
            "blue", "quick", "silent", "modern", "rusty", "golden", "tiny", "brave", "frozen", "urban", "wild", "gentle", "hollow",
            "crimson", "lucky", "sour",
        ];

    private static readonly string[] Nouns =
        [
            "shoes", "guitar", "kettle", "lamp", "bicycle", "notebook", "camera", "jacket", "garden", "ladder", "mirror", "pillow",
            "rocket", "saddle", "teapot", "violin",
        ];

    private readonly List<(InventoryLine Line, string Truth)> _calls = [];

    public string Name => name;

    public IReadOnlyList<(InventoryLine Line, string Truth)> Calls => _calls;

    /// <summary>The ten shapes.</summary>
    public static IReadOnlyList<ApiShape> All(Random random) =>
        [
            Numbers(random), Uuids(random), Slugs(random), Versions(random), Files(random), GraphQl(random), Proxies(random),
            CustomDomains(random), International(random), Tokens(random),
        ];

    /// <summary>A name of a page, such as few pages share.</summary>
    private static string Slug(Random random)
    {
        var slug = $"{Adjectives[random.Next(16)]}-{Nouns[random.Next(16)]}";
        return random.Next(3) == 0 ? $"{slug}-{random.Next(2, 30).ToString(CultureInfo.InvariantCulture)}" : slug;
    }

    private static string Text(Random random, string alphabet, int length) => string.Create(length, random, (text, random) =>
    {
        for (var index = 0; index < text.Length; index++) text[index] = alphabet[random.Next(alphabet.Length)];
    });

    private static ApiShape Numbers(Random random) => new ApiShape("numbers", random)
        .Add(900, "GET", "/users/{number}")
        .Add(300, "PUT", "/users/{number}")
        .Add(400, "GET", "/users/{number}/orders")
        .Add(700, "GET", "/users/{number}/orders/{number}")
        .Add(60, "GET", "/users")
        .Add(30, "POST", "/users")
        .Add(20, "GET", "/users/me")
        .Add(200, "GET", "/products/{number}")
        .Add(90, "GET", "/products/search")
        .Add(40, "DELETE", "/carts/{number}/items/{number}")
        .Add(15, "GET", "/health");

    private static ApiShape Uuids(Random random) => new ApiShape("UUIDs", random)
        .Add(700, "GET", "/prod/accounts/{uuid}")
        .Add(500, "GET", "/prod/accounts/{uuid}/transactions")
        .Add(400, "GET", "/prod/accounts/{uuid}/transactions/{uuid}")
        .Add(100, "POST", "/prod/accounts")
        .Add(80, "POST", "/prod/transfers/{uuid}/confirm")
        .Add(60, "POST", "/prod/transfers/{uuid}/cancel")
        .Add(9, "GET", "/prod/status");

    private static ApiShape Slugs(Random random) => new ApiShape("slugs", random)
        .Add(2_000, "GET", "/articles/{slug}")
        .Add(600, "GET", "/articles/{slug}/comments")
        .Add(300, "POST", "/articles/{slug}/comments")
        .Add(200, "DELETE", "/articles/{slug}/comments/{number}")
        .Add(900, "GET", "/articles/feed")
        .Add(400, "GET", "/articles")
        .Add(100, "GET", "/tags/sport")
        .Add(80, "GET", "/tags/music")
        .Add(70, "GET", "/tags/travel")
        .Add(500, "GET", "/profiles/{popular}")
        .Add(30, "GET", "/faq/{340}/shipping")
        .Add(30, "GET", "/faq/{340}/returns")
        .Add(30, "GET", "/faq/{340}/payment");

    private static ApiShape Versions(Random random) => new ApiShape("versions", random)
        .Add(300, "GET", "/v1/orders/{number}")
        .Add(300, "GET", "/v2/orders/{uuid}")
        .Add(100, "GET", "/v2.1/orders/{uuid}")
        .Add(90, "GET", "/v1/orders")
        .Add(90, "GET", "/v2/orders")
        .Add(50, "GET", "/api/1.0/ping")
        .Add(50, "GET", "/api/1.1/ping")
        .Add(40, "GET", "/v1beta1/labels")
        .Add(40, "GET", "/v3-preview/labels");

    private static ApiShape Files(Random random) => new ApiShape("files", random)
        .Add(300, "GET", "/static/app.js")
        .Add(300, "GET", "/static/app.css")
        .Add(50, "GET", "/robots.txt")
        .Add(50, "GET", "/favicon.ico")
        .Add(400, "GET", "/documents/{uuid}/download")
        .Add(300, "GET", "/documents/{uuid}/preview.png")
        .Add(200, "GET", "/exports/{date}/report.csv")
        .Add(100, "PUT", "/uploads/{hash}")
        .Add(20, "GET", "/openapi.json");

    private static ApiShape GraphQl(Random random) => new ApiShape("GraphQL", random)
        .Add(2_000, "POST", "/graphql")
        .Add(100, "GET", "/graphql")
        .Add(50, "GET", "/graphql/schema.graphql")
        .Add(30, "OPTIONS", "/graphql")
        .Add(20, "GET", "/healthz");

    private static ApiShape Proxies(Random random) => new ApiShape("proxies", random)
        .Add(500, "GET", "/prod/catalog/{number}", line => line with { ResourcePath = "/{proxy+}" })
        .Add(300, "GET", "/prod/catalog/{number}/reviews/{uuid}", line => line with { ResourcePath = "/{proxy+}" })
        .Add(300, "GET", "/prod/stores/{word}/stock",
            line => line with { ResourcePath = "/stores/{store}/{proxy+}" })
        .Add(90, "POST", "/prod/login", line => line with { ResourcePath = "/{proxy+}" });

    private static ApiShape CustomDomains(Random random) => new ApiShape("custom domains", random)
        .Add(400, "GET", "/store/pets/{word}",
            line => line with { Host = "shop.example.com", RouteKey = "GET /pets/{petName}" }, "shop.example.com")
        .Add(40, "GET", "/store/pets/mine",
            line => line with { Host = "shop.example.com", RouteKey = "GET /pets/mine" }, "shop.example.com")
        .Add(300, "GET", "/billing/invoices/{number}",
            line => line with { Host = "shop.example.com", RouteKey = "GET /invoices/{id}" }, "shop.example.com")
        .Add(300, "GET", "/invoices/{number}", line => line with { Host = "pay.example.com", RouteKey = "$default" }, "pay.example.com");

    private static ApiShape International(Random random) => new ApiShape("internationalised paths", random)
        .Add(700, "GET", "/кафе/меню/{number}")
        .Add(600, "GET", "/города/{city}")
        .Add(90, "GET", "/города")
        .Add(60, "GET", "/%E6%97%A5%E6%9C%AC/%E6%9D%B1%E4%BA%AC")
        .Add(60, "GET", "/straße/{number}")
        .Add(30, "GET", "/menü/früh stück");

    private static ApiShape Tokens(Random random) => new ApiShape("tokens and dates", random)
        .Add(400, "GET", "/sessions/{nano}")
        .Add(300, "GET", "/objects/{objectId}")
        .Add(300, "GET", "/events/{ulid}/payload")
        .Add(300, "GET", "/blobs/{hash}")
        .Add(200, "GET", "/subscribers/{email}")
        .Add(200, "GET", "/subscribers/{email}/lists/{number}")
        .Add(200, "GET", "/reports/{date}")
        .Add(200, "GET", "/customers/{prefixed}")
        .Add(50, "GET", "/reports/latest")
        .Add(50, "POST", "/sessions")
        .Add(40, "POST", "/getOAuth2TokenInfo")
        .Add(40, "POST", "/rpc/findUsersByAccountAndName");

    private ApiShape Add(
        int count, string method, string path, Func<InventoryLine, InventoryLine>? change = null, string host = "api.example.com")
    {
        for (var number = 0; number < count; number++)
        {
            var called = string.Join('/', path.Split('/').Select(Value));
            var line = new InventoryLine(method, called) { Time = InventoryLine.FirstTime.AddSeconds(random.Next(7 * 86_400)) };
            // Some calls fail, which changes nothing about what they are calls of.
            if (random.Next(20) == 0) line = line with { Status = random.Next(2) == 0 ? 404 : 500 };
            _calls.Add((change?.Invoke(line) ?? line, Inventories.WithoutNames(host, method, path)));
        }

        return this;
    }

    private string Value(string segment) => segment switch
    {
        "{340}" => "340",
        "{number}" => random.Next(1, 5_000_000).ToString(CultureInfo.InvariantCulture),
        "{uuid}" => Uuid(),
        "{slug}" => Slug(random),
        "{popular}" => Slug(new Random((int)Math.Exp(6 * random.NextDouble()))),
        "{word}" => Nouns[random.Next(16)],
        "{city}" => Uri.EscapeDataString("город" + random.Next(200).ToString(CultureInfo.InvariantCulture)),
        "{nano}" => Text(random, Alphanumeric + "_-", 21),
        "{prefixed}" => "cus_" + Text(random, Alphanumeric, 14),
        "{objectId}" => Text(random, "0123456789abcdef", 24),
        "{ulid}" => "01" + Text(random, Crockford, 24),
        "{hash}" => Text(random, "0123456789abcdef", random.Next(3) switch { 0 => 32, 1 => 40, _ => 64 }),
        "{email}" => string.Create(
            CultureInfo.InvariantCulture, $"{Nouns[random.Next(16)]}{random.Next(1_000)}{(random.Next(2) == 0 ? "@" : "%40")}example.org"),
        "{date}" => InventoryLine.FirstTime.AddDays(-random.Next(900)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => segment,
    };

    private string Uuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
