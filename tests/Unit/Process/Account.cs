using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The eight counts, as answers, errors and log lines carry them.</summary>
internal sealed record Account(
    int Received,
    int Forwarded = 0,
    int Filtered = 0,
    int Invalid = 0,
    int Rejected = 0,
    int Failed = 0,
    int Blocked = 0,
    int WithoutResponse = 0)
{
    /// <summary>Reads the counts and sees to it that they add up.</summary>
    public static Account Of(JsonElement json)
    {
        Account account = new(
            Number("received"), Number("forwarded"), Number("filtered"), Number("invalid"), Number("rejected"), Number("failed"),
            Number("blocked"), Number("withoutResponse"));
        Assert.Equal(account.Received, account.Forwarded + account.Filtered + account.Invalid + account.Rejected + account.Failed);
        Assert.InRange(account.Blocked, 0, account.Forwarded);
        Assert.InRange(account.WithoutResponse, 0, account.Forwarded);
        return account;

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    public static void AssertSucceeded(InvocationResult result, Account expected)
    {
        Assert.True(result.Succeeded, result.Text);
        Assert.Equal(expected, Of(result.Json));
        Assert.Equal(
            "received forwarded filtered invalid rejected failed blocked withoutResponse",
            string.Join(' ', result.Json.EnumerateObject().Select(each => each.Name)));
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
