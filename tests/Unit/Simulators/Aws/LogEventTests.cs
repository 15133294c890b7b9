using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.Integration;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>FilterLogEvents finds what CloudWatch Logs would.</summary>
public class LogEventTests
{
    private const string Error = """{"level":"ERROR","message":"batch not forwarded","account":{"invalid":3,"ok":true},"cause":null}""";
    private const string Info = """{"level":"INFO","message":"batch forwarded","account":{"invalid":0,"ok":true}}""";
    private const string Text = "REPORT RequestId: 1 access denied";

    [BotoTheory]
    [InlineData("", Error, Info, Text)]
    [InlineData("{ $.level = \"ERROR\" }", Error)]
    [InlineData("{ $.level != \"ERROR\" }", Info)]
    [InlineData("{ $.message = \"batch*\" && $.account.invalid > 0 }", Error)]
    [InlineData("{ ($.account.invalid >= 3 || $.level = \"INFO\") && $.account.ok IS TRUE }", Error, Info)]
    [InlineData("{ $.cause IS NULL }", Error)]
    [InlineData("{ $.cause NOT EXISTS }", Info)]
    [InlineData("REPORT denied", Text)]
    [InlineData("\"access denied\"", Text)]
    [InlineData("batch -ERROR", Info)]
    [InlineData("?REPORT ?INFO", Info, Text)]
    [InlineData("%R.PORT%", Text)]
    public async Task A_pattern_takes_what_it_means(string pattern, params string[] expected)
    {
        await using Account account = await OpenAsync();
        await PutAsync(account, "a", Error, Info, Text);

        JsonNode found = await account.CallAsync("logs", "filter_log_events", new { logGroupName = "/g", filterPattern = pattern });

        Assert.Equal(expected, Messages(found));
    }

    [BotoFact]
    public async Task Streams_are_interleaved_by_time_and_paged_also_past_pages_without_events()
    {
        await using Account account = await OpenAsync();
        account.Aws.Settings.EmptyLogPages = 2;
        await PutAsync(account, "a", "1", "3", "5");
        await PutAsync(account, "b", "2", "4");

        List<string> messages = [];
        int pages = 0;
        string? token = null;
        do
        {
            object request =
                token is null ? new { logGroupName = "/g", limit = 2 } : new { logGroupName = "/g", limit = 2, nextToken = token };
            JsonNode page = await account.CallAsync("logs", "filter_log_events", request);
            messages.AddRange(Messages(page));
            token = page["nextToken"]?.GetValue<string>();
            pages++;
        }
        while (token is not null);
        account.Aws.Settings.EmptyLogPages = 0;
        JsonNode ofStream =
            await account.CallAsync(
                "logs",
                "filter_log_events",
                new { logGroupIdentifier = $"arn:aws:logs:eu-west-1:{account.Id}:log-group:/g", logStreamNamePrefix = "b" });

        Assert.Equal(["1", "2", "3", "4", "5"], messages);
        Assert.Equal(5, pages);
        Assert.Equal(["2", "4"], Messages(ofStream));
    }

    [BotoFact]
    public async Task A_group_that_is_deleted_is_gone_with_its_filters_and_tags()
    {
        await using Account account = await OpenAsync();
        string arn = $"arn:aws:logs:eu-west-1:{account.Id}:log-group:/g";
        JsonNode tags = await account.CallAsync("logs", "list_tags_for_resource", new { resourceArn = arn });

        await account.CallAsync("logs", "delete_log_group", new { logGroupName = "/g" });
        BotoException events = await account.FailAsync("logs", "filter_log_events", new { logGroupName = "/g" });
        BotoException again = await account.FailAsync("logs", "delete_log_group", new { logGroupName = "/g" });
        BotoException filters = await account.FailAsync("logs", "describe_subscription_filters", new { logGroupName = "/g" });

        Assert.Equal("shop", tags["tags"]!["team"]!.GetValue<string>());
        Assert.All([events, again, filters], error => Assert.Equal("ResourceNotFoundException", error.Code));
    }

    private static async Task<Account> OpenAsync()
    {
        Account account = await Account.OpenAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g", tags = new { team = "shop" } });
        return account;
    }

    /// <summary>One a second; the numbers among them say at which.</summary>
    private static async Task PutAsync(Account account, string stream, params string[] messages)
    {
        long start = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds() / 60_000 * 60_000;
        await account.CallAsync("logs", "create_log_stream", new { logGroupName = "/g", logStreamName = stream });
        await account.CallAsync("logs", "put_log_events", new
        {
            logGroupName = "/g",
            logStreamName = stream,
            logEvents = messages.Select(
                (message, index) => new { timestamp = start + (1000 * (int.TryParse(message, out int number) ? number : index)), message }),
        });
    }

    private static IEnumerable<string> Messages(JsonNode page) =>
        page["events"]!.AsArray().Select(each => each!["message"]!.GetValue<string>());
}
