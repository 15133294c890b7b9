using System.Management.Automation;
using System.Security;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Credentials and regions of others, as AWS Tools for PowerShell leaves them in a session.</summary>
public class CredentialVariablesTests
{
    [BotoFact]
    public async Task What_AWS_Tools_stored_in_the_session_is_used_also_from_the_scope_of_a_function()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stored = world.Aws.NewIdentity("assumed-role/stored/session");
        var inFunction = world.Aws.NewIdentity("user/in-function");
        const string Command = "New-WallarmLambdaRole -WhatIf -EndpointUrl $url -Verbose";

        var run = world.Run(
            $$"""
            $StoredAWSCredentials = $stored
            $StoredAWSRegion = 'ap-southeast-2'
            {{Command}}
            function Deploy { $StoredAWSCredentials = $inFunction; $StoredAWSRegion = 'sa-east-1'; {{Command}} }
            Deploy
            {{Command}} -Region eu-west-1
            """,
            ("stored", new AWSPSCredentials(stored)), ("inFunction", new AWSPSCredentials(inFunction)), ("url", world.Aws.Endpoint));

        run.ThrowIfFailed();
        Assert.Equal(
            [stored.AccessKeyId, inFunction.AccessKeyId, stored.AccessKeyId],
            ((IEnumerable<string>)[.. world.Aws.Calls.Select(call => call.AccessKeyId)]).Aggregate(new List<string>(), KeepChanges));
        Assert.Contains(run.Verbose, line => line.Contains("credentials from $StoredAWSCredentials", StringComparison.Ordinal) && line.Contains("region ap-southeast-2 from $StoredAWSRegion", StringComparison.Ordinal));
        Assert.Contains(run.Verbose, line => line.Contains("region sa-east-1 from $StoredAWSRegion", StringComparison.Ordinal));
        Assert.Contains(run.Verbose, line => line.Contains("region eu-west-1 from -Region", StringComparison.Ordinal));

        static List<string> KeepChanges(List<string> keys, string key)
        {
            if (keys.Count == 0 || keys[^1] != key) keys.Add(key);
            return keys;
        }
    }

    [BotoFact]
    public async Task A_credential_object_of_any_kind_wins_over_what_is_stored()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var identity = world.Aws.NewIdentity("assumed-role/given/session");
        var user = world.Aws.NewIdentity("user/given");
        using var password = new SecureString();
        foreach (var character in user.SecretAccessKey) password.AppendChar(character);

        foreach (var (credential, signer) in new (object, AwsIdentity)[]
        {
            (new AWSPSCredentials(identity), identity),
            (new StoredKeys(identity), identity),
            (new PSObject(new Issued(identity.AccessKeyId, identity.SecretAccessKey, identity.SessionToken)), identity),
            (new PSCredential(user.AccessKeyId, password), user),
        })
        {
            world.Aws.ClearCalls();
            world.Run("$StoredAWSCredentials = 'nonsense'; New-WallarmLambdaRole -WhatIf -EndpointUrl $url -Region eu-west-1 -Credential $credential", ("credential", credential), ("url", world.Aws.Endpoint)).ThrowIfFailed();
            Assert.All(world.Aws.Calls, call => Assert.Equal(signer.AccessKeyId, call.AccessKeyId));
        }

        var unknown =
            world.Run(
                "New-WallarmLambdaRole -WhatIf -EndpointUrl $url -Region eu-west-1 -Credential 'nonsense'", ("url", world.Aws.Endpoint));
        Assert.StartsWith("Wallarm.CredentialTypeUnknown,", Assert.Single(unknown.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Sessions_at_once_keep_to_their_own_accounts()
    {
        await using var one = await ConnectorWorld.OpenAsync();
        await using var other = await ConnectorWorld.OpenAsync();
        const string Deploy = "1..3 | ForEach-Object { New-WallarmLambdaRole -RoleName \"role$_\" @aws }";

        using var first = one.Start(Deploy);
        using var second = other.Start(Deploy);

        Assert.All(
            first.Wait().ThrowIfFailed().Output,
            item => Assert.Contains(one.Aws.AccountId, ((LambdaRole)item.BaseObject).RoleArn, StringComparison.Ordinal));
        Assert.All(
            second.Wait().ThrowIfFailed().Output,
            item => Assert.Contains(other.Aws.AccountId, ((LambdaRole)item.BaseObject).RoleArn, StringComparison.Ordinal));
    }

    /// <summary>Like that of Amazon.PowerShell.Common: what it holds is internal.</summary>
    private sealed class AWSPSCredentials(AwsIdentity identity)
    {
        internal StoredKeys Credentials { get; } = new(identity);
    }

    /// <summary>Like the AWSCredentials of any copy of the SDK.</summary>
    private sealed class StoredKeys(AwsIdentity identity)
    {
        public ImmutableKeys GetCredentials() => new(identity);
    }

    private sealed class ImmutableKeys(AwsIdentity identity)
    {
        public string AccessKey => identity.AccessKeyId;

        public string SecretKey => identity.SecretAccessKey;

        public string? Token => identity.SessionToken;
    }

    /// <summary>Like the Credentials that STS returns.</summary>
    private sealed record Issued(string AccessKeyId, string SecretAccessKey, string? SessionToken);
}
