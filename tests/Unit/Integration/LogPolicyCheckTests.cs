using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector: what changes lines on their way out of a log group, and what feeds the function unseen.</summary>
public class LogPolicyCheckTests
{
    private const string Group = "Test-WallarmConnector -LogGroupName /g @aws";
    private const string OwnLog = "/aws/lambda/" + ConnectorWorld.FunctionName;

    [BotoTheory]
    [InlineData("sourceIp", "arn:aws:dataprotection::aws:data-identifier/IpAddress", "arn:aws:dataprotection::aws:data-identifier/EmailAddress")]
    [InlineData("in a path or a user agent", "OrderNumber")]
    public async Task A_data_protection_policy_that_masks_is_a_warning(string harm, params string[] identifiers)
    {
        await using var own = await ConnectorWorld.WithGroupAsync();
        await own.CallAsync("logs", "put_data_protection_policy", new { logGroupIdentifier = "/g", policyDocument = Masking(identifiers) });
        await using var accounts = await ConnectorWorld.WithGroupAsync();
        await accounts.CallAsync(
            "logs",
            "put_account_policy",
            new { policyName = "mask", policyType = "DATA_PROTECTION_POLICY", policyDocument = Masking(identifiers) });
        await using var none = await ConnectorWorld.WithGroupAsync();

        var checks = new[] { own, accounts, none }.Select(world => Of(world, "DataProtection")).ToList();
        own.Aws.Fail("logs:GetDataProtectionPolicy", AwsFault.AccessDenied());
        var denied = Of(own, "DataProtection");

        Assert.Equal([CheckStatus.Warning, CheckStatus.Warning, CheckStatus.Passed], checks.Select(check => check.Status));
        Assert.All(checks[..2], check => Assert.Contains(harm, check.Detail, StringComparison.Ordinal));
        Assert.All(checks[..2], check => Assert.Contains(identifiers[0].Split('/')[^1], check.Detail, StringComparison.Ordinal));
        Assert.Contains("its own policy", checks[0].Detail, StringComparison.Ordinal);
        Assert.Contains("the account's policy 'mask'", checks[1].Detail, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Unknown, denied.Status);
        Assert.Contains("logs:GetDataProtectionPolicy", denied.Remediation, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData(null, CheckStatus.Failed, "its own log")]
    [InlineData($"""LogGroupName NOT IN ["{OwnLog}"]""", CheckStatus.Warning, "the lines of '/g' twice")]
    [InlineData($"""LogGroupName NOT IN ["{OwnLog}", "/g"]""", CheckStatus.Warning, "every log group of the region")]
    public async Task An_account_policy_that_feeds_the_function_as_well_is_seen(string? criteria, string expected, string detail)
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "WallarmFilter", world.FunctionArn());
        var before = Of(world, "AccountPolicy");
        await PutAsync("elsewhere", world.FunctionArn(name: "another"));
        var elsewhere = Of(world, "AccountPolicy");
        await PutAsync("everything", world.FunctionArn());

        var check = Of(world, "AccountPolicy");

        Assert.Equal((CheckStatus.Passed, CheckStatus.Passed), (before.Status, elsewhere.Status));
        Assert.Equal((expected, "everything"), (check.Status, check.Target));
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.EndsWith("--policy-name 'everything'", check.Remediation, StringComparison.Ordinal);

        Task PutAsync(string name, string destination)
        {
            var policy = new Dictionary<string, string>
            {
                ["policyName"] = name,
                ["policyType"] = "SUBSCRIPTION_FILTER_POLICY",
                ["policyDocument"] = JsonSerializer.Serialize(new { DestinationArn = destination, FilterPattern = "" }),
            };
            if (criteria is not null) policy["selectionCriteria"] = criteria;
            return world.CallAsync("logs", "put_account_policy", policy);
        }
    }

    [BotoFact]
    public async Task A_filter_that_sends_transformed_lines_is_a_warning()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        var unfed = Of(world, "LogTransformer");
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "WallarmFilter", world.FunctionArn());
        var written = Of(world, "LogTransformer");
        await world.CallAsync("logs", "put_subscription_filter", new { logGroupName = "/g", filterName = "WallarmFilter", filterPattern = "", destinationArn = world.FunctionArn(), applyOnTransformedLogs = true });

        var transformed = Of(world, "LogTransformer");

        Assert.Equal((CheckStatus.Skipped, CheckStatus.Passed, CheckStatus.Warning), (unfed.Status, written.Status, transformed.Status));
        Assert.Contains("ApplyOnTransformedLogs", transformed.Detail, StringComparison.Ordinal);
        Assert.EndsWith("--no-apply-on-transformed-logs", transformed.Remediation, StringComparison.Ordinal);
    }

    private static string Masking(string[] identifiers) => JsonSerializer.Serialize(new
    {
        Name = "mask",
        Version = "2021-06-01",
        Statement = new object[]
        {
            new { Sid = "audit", DataIdentifier = identifiers, Operation = new { Audit = new { FindingsDestination = new { } } } },
            new { Sid = "mask", DataIdentifier = identifiers, Operation = new { Deidentify = new { MaskConfig = new { } } } },
        },
    });

    private static ConnectorCheck Of(ConnectorWorld world, string name) =>
        Assert.Single(world.Run(Group).ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject), check => check.Name == name);
}
