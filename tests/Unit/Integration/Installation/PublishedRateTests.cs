using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>Many stages in an account that takes no more calls than AWS's published rates.</summary>
[Collection(Proofs.Name)]
public sealed class PublishedRateTests
{
    private const int TimesFaster = 10;

    /// <summary>Fewer would not get beyond what goes at once.</summary>
    private const int LeastStages = 24;

    [BotoFact]
    [Trait("Category", "Proof")]
    public async Task Stages_are_installed_tested_and_uninstalled_without_an_error_and_no_call_is_refused_twice()
    {
        var clock = new ScaledClock(TimesFaster);
        ScaledClock.Use(clock);
        try
        {
            await using var cloud = await CloudSession.OpenAsync(clock: clock);
            var folder = Directory.CreateTempSubdirectory("wallarm-rates-");
            var file = Path.Combine(folder.FullName, "connector.json");
            await File.WriteAllTextAsync(file, await SeedAsync(cloud.Aws, Math.Max(LeastStages, ProofScale.Of(200))));
            cloud.Aws.Settings.PublishedRates = true;

            var installed = InstallationWorld.Targets(Run("Install-WallarmConnector @aws -ConfigurationPath $path -PassThru"));
            var checks =
                Run("Test-WallarmConnector @aws -ConfigurationPath $path").Output.Select(item => (ConnectorCheck)item.BaseObject).ToList();
            Run("Test-WallarmConnector @aws");
            Run("Uninstall-WallarmConnector @aws -Force");

            Assert.All(installed, target => Assert.NotEqual(InstallationStatus.Failed, target.Status));
            Assert.DoesNotContain(checks, check => check.Status == CheckStatus.Failed);
            Assert.Empty(RefusedTwice(cloud.Aws));

            // Once a session, and again after the role was set: not once a stage.
            Assert.InRange(cloud.Aws.CountOf("GetAccount"), 1, 6);
            folder.Delete(recursive: true);

            ScriptRun Run(string script) => cloud.Run(script, ("path", file)).ThrowIfFailed();
        }
        finally
        {
            ScaledClock.UseFastClock();
        }
    }

    /// <summary>APIs of both kinds with a stage each, and the configuration that names them.</summary>
    private static async Task<string> SeedAsync(AwsProxy aws, int stages)
    {
        var rest = new string[stages / 2];
        for (var number = 0; number < rest.Length; number++) rest[number] = await aws.Seed.RestApiAsync($"rest-{number}", "prod");
        var http = await aws.SeedApisAsync(aws.Options.Region, rest: 0, http: stages - rest.Length);
        return JsonSerializer.Serialize(new
        {
            node = new { url = "node.example.com:5050", scheme = "https" },
            createAccountRole = true,
            stages = rest.Select(id => (object)new { restApiId = id, stageName = "prod" })
                .Concat(http.Select(id => new { apiId = id, stageName = "$default" })),
        });
    }

    /// <summary>Calls whose repetition was refused as well: the SDK sends all attempts of a call under one id.</summary>
    internal static IEnumerable<string> RefusedTwice(AwsProxy aws) => aws.Calls
        .Where(call => call.Status == 429 || call.AnswerText.Contains("ThrottlingException", StringComparison.Ordinal))
        .GroupBy(call => call.Headers["amz-sdk-invocation-id"])
        .Where(attempts => attempts.Count() > 1)
        .Select(attempts => $"{attempts.First()}: {attempts.Count()} times");
}
