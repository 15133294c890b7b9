using System.Globalization;
using Amazon.SecurityToken.Model;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>A stopped command returns, whatever it waits for. The limit is generous; what is waited for would never come.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class CancellationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task While_a_role_is_assumed()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n[dev]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base");

        await StopAsync(world, "dev", "AssumeRole");
    }

    [Fact]
    public async Task While_the_container_is_asked()
    {
        await using var world = new SessionWorld();
        world.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.Aws.Url + "/container";

        await StopAsync(world, null, "GET /container");
    }

    [Fact]
    public async Task While_a_call_is_not_answered()
    {
        await using var world = new SessionWorld();
        world.Environment.AddCredentials("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s");

        await StopAsync(world, "base", "GetCallerIdentity");

        Assert.Contains("sts:GetCallerIdentity eu-central-1 cancelled", world.Verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_instance_metadata_is_looked_for()
    {
        await using var world = new SessionWorld();
        InstanceMetadata.Add(world, "ASIAINSTANCE00000001");
        world.Aws.Hang("PUT /latest/api/token");
        using var stop = new CancellationTokenSource();

        var opening = world.OpenAsync(null, stop.Token);
        await world.Aws.ArrivalOf("PUT /latest/api/token");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Limit));
    }

    [Fact]
    public async Task While_a_credential_process_runs()
    {
        await using var world = new SessionWorld();
        var script = world.Environment.Write("keys.sh", $"echo $$ > '{world.Environment.Home}/pid.new'; mv '{world.Environment.Home}/pid.new' '{world.Environment.Home}/pid'; exec sleep 60");
        world.Environment.AddConfig($"[profile tool]\ncredential_process = sh '{script}'");
        using var watcher = new FileSystemWatcher(world.Environment.Home, "pid") { EnableRaisingEvents = true };
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, _) => started.TrySetResult();
        using var session = await world.OpenAsync(new AwsSessionOptions { ProfileName = "tool" });
        using var stop = new CancellationTokenSource();

        var call = session.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), stop.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        using var process = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(world.Environment.Home, "pid")), CultureInfo.InvariantCulture));
        try
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Limit));
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task StopAsync(SessionWorld world, string? profile, string hanging)
    {
        world.Aws.Hang(hanging);
        using var session = await world.OpenAsync(new AwsSessionOptions { ProfileName = profile });
        using var stop = new CancellationTokenSource();

        var call = session.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), stop.Token);
        await world.Aws.ArrivalOf(hanging);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Limit));
    }
}
