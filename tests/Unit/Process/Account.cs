using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The counts, as responses, errors and log lines carry them.</summary>
internal sealed record Account(
    int Received,
    int Forwarded = 0,
    int Filtered = 0,
    int Invalid = 0,
    int Rejected = 0,
    int Failed = 0,
    int Blocked = 0,
    int WithoutResponse = 0,
    int AlreadySettled = 0,
    int Unreadable = 0)
{
    /// <summary>Reads the counts and sees to it that they add up.</summary>
    public static Account Of(JsonElement json)
    {
        Account account = new(
            Number("received"), Number("forwarded"), Number("filtered"), Number("invalid"), Number("rejected"), Number("failed"),
            Number("blocked"), Number("withoutResponse"), Number("alreadySettled"), Number("unreadable"));
        Assert.Equal(account.Received, account.Forwarded + account.Filtered + account.Invalid + account.Rejected + account.Failed);
        Assert.InRange(account.Blocked, 0, account.Forwarded);
        Assert.InRange(account.WithoutResponse, 0, account.Forwarded);
        return account;

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    public static void AssertSucceeded(InvocationResult result, Account expected)
    {
        AssertCounts(result, expected);
        Assert.DoesNotContain("batchItemFailures", result.Text, StringComparison.Ordinal);
    }

    /// <summary>A response to a queue or a stream: the counts, and the elements that are to come again.</summary>
    public static void AssertPartial(InvocationResult result, Account expected, params string[] failures)
    {
        AssertCounts(result, expected);
        Assert.Equal(
            failures,
            result.Json.GetProperty("batchItemFailures").EnumerateArray().Select(each => Assert.Single(each.EnumerateObject()))
                .Select(each => each.Name == "itemIdentifier" ? each.Value.GetString() : each.Name));
    }

    private static void AssertCounts(InvocationResult result, Account expected)
    {
        Assert.True(result.Succeeded, result.Text);
        Assert.Equal(expected, Of(result.Json));
        Assert.Equal(
            "received forwarded filtered invalid rejected failed blocked withoutResponse alreadySettled unreadable",
            string.Join(
                ' ',
                result.Json.EnumerateObject()
                    .Select(each => each.Name)
                    .Where(name => name is not ("batchItemFailures" or "unsettled"))));
    }

    /// <summary>An error as Lambda wants it: type in body and header, and the counts of whatever was received.</summary>
    public static void AssertFailed(InvocationResult result, string errorType, Account? expected = null)
    {
        Assert.False(result.Succeeded, result.Text);
        Assert.Equal((errorType, errorType), (result.ErrorType, result.Json.GetProperty("errorType").GetString()));
        Assert.Equal(0, result.Json.GetProperty("stackTrace").GetArrayLength());
        string message = result.Json.GetProperty("errorMessage").GetString()!;
        Assert.NotEmpty(message);
        Account account = Of(result.Json);
        if (expected is not null)
            Assert.Equal(expected, account);
        if (account.Received > 0)
        {
            Assert.EndsWith(
                $"(received {account.Received}, forwarded {account.Forwarded}, filtered {account.Filtered}, invalid {account.Invalid}, rejected {account.Rejected}, failed {account.Failed})",
                message,
                StringComparison.Ordinal);
        }
    }
}
