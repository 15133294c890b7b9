using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What Publish-WallarmForwarder refuses and warns about, and what becomes of the node's certificates.</summary>
public sealed class ForwarderOptionTests : IDisposable
{
    private const string RoleArn = "-RoleArn arn:aws:iam::123456789012:role/r";

    private readonly string _folder = Directory.CreateTempSubdirectory("wallarm-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BotoTheory]
    [InlineData("-NodeUrl n:5050 -NodeScheme ftp", "ParameterArgumentValidationError", "\"ftp\"")]
    [InlineData("-NodeUrl abc.execute-api.eu-west-1.amazonaws.com -NodeScheme https", "Wallarm.OptionNotUsable", "belongs to Amazon API Gateway")]
    [InlineData("-NodeUrl https://user:hidden@node -NodeScheme https", "Wallarm.OptionNotUsable", "user name or password")]
    [InlineData("-NodeUrl https://node -NodeScheme http", "Wallarm.OptionNotUsable", "-NodeScheme cannot be used: 'http' contradicts")]
    [InlineData("-NodeUrl node:99999 -NodeScheme http", "Wallarm.OptionNotUsable", "'99999' is not a port")]
    [InlineData("-NodeUrl n:5050 -NodeScheme http -NodeFingerprint ('ab' * 32)", "Wallarm.OptionNotUsable", "-NodeFingerprint cannot be used: there is no certificate to check over http")]
    [InlineData("-NodeUrl n:5050 -NodeScheme http -Environment @{ X_NODE_FINGERPRINT = 'ab' * 32 }", "Wallarm.OptionNotUsable", "X_NODE_FINGERPRINT in -Environment cannot be used")]
    [InlineData("-NodeFingerprint abc", "Wallarm.OptionNotUsable", "entry 1 is not a SHA-256 fingerprint")]
    [InlineData("-NodeCaPath ./absent.pem", "Wallarm.OptionNotUsable", "absent.pem' cannot be read as PEM certificates")]
    [InlineData("-NodeCaPath HKLM:\\x", "Wallarm.PathNotUsable", "-NodeCaPath")]
    [InlineData("-NodeCaPath Variable:\\PWD", "Wallarm.PathNotUsable", "in the Variable provider, not in the file system")]
    [InlineData("-ApplicationId -2", "ParameterArgumentValidationError", "-2")]
    [InlineData("-Timeout 901", "ParameterArgumentValidationError", "901")]
    [InlineData("-MemorySize 64", "ParameterArgumentValidationError", "64")]
    [InlineData("-Architecture arm", "ParameterArgumentValidationError", "x86_64,arm64")]
    [InlineData("-LogLevel LOUD", "ParameterArgumentValidationError", "TRACE,DEBUG,INFO")]
    [InlineData("-LogRetentionInDays 2", "ParameterArgumentValidationError", "1,3,5,7,14")]
    [InlineData("-MaximumRetryAttempts 3", "ParameterArgumentValidationError", "3")]
    [InlineData("-MaximumEventAgeInSeconds 59", "ParameterArgumentValidationError", "59")]
    [InlineData("-RoleArn role", "ParameterArgumentValidationError", "'role' is not an ARN of an IAM role")]
    [InlineData("-FunctionName a:b", "ParameterArgumentValidationError", "'a:b' is not a Lambda function name")]
    [InlineData("-OnFailureDestination arn:aws:kinesis:eu-west-1:123456789012:stream/s", "Wallarm.DestinationNotUsable", "is not the ARN of an SQS queue")]
    [InlineData("-KmsKeyArn 1234", "Wallarm.KmsKeyNotUsable", "'1234' is not the ARN of a KMS key")]
    [InlineData("-Environment @{ 'A-B' = 1 }", "Wallarm.OptionNotUsable", "'A-B' is no name of an environment variable")]
    [InlineData("-Environment @{ AWS_REGION = 'x' }", "Wallarm.OptionNotUsable", "'AWS_REGION' is a variable that Lambda sets itself")]
    [InlineData("-Environment @{ LARGE = 'x' * 4090 }", "Wallarm.EnvironmentTooLarge", "Lambda takes 4,096")]
    [InlineData("-NodeProtocol Http2", "CannotConvertArgumentNoMessage", "ExtProc")]
    [InlineData("-NodeProtocol ExtProc -ApplicationId 7", "Wallarm.OptionNotUsable", "route_config.wallarm_application")]
    [InlineData("-NodeProtocol ExtProc -Environment @{ X_WALLARM_APPLICATION_ID = 7 }", "Wallarm.OptionNotUsable", "route_config.wallarm_application")]
    [InlineData("-Environment @{ X_NODE_PROTOCOL = 'grpc' }", "Wallarm.OptionNotUsable", "X_NODE_PROTOCOL is neither ext-proc nor mirror")]
    [InlineData("-NodeProtocol Mirror -CodeBundlePath ./absent.zip", "Wallarm.OptionNotUsable", "-NodeProtocol cannot be used: Wallarm's code bundle has a protocol of its own")]
    [InlineData(
        "-ExcludePath 'health', '/ok', '/a,/b'",
        "Wallarm.OptionNotUsable",
        "-ExcludePath cannot be used: 'health': a pattern starts with neither a slash nor an asterisk; "
            + "'/a,/b': a comma separates patterns")]
    [InlineData(
        "-IncludePath ('/*' + 'a' * 64) -ExcludePath ' '",
        "Wallarm.OptionNotUsable",
        "has more than 63 characters behind its first wildcard; -ExcludePath: ' ': ")]
    [InlineData("-IncludePath (1..101 | ForEach-Object { '/' + $_ })", "Wallarm.OptionNotUsable", "there are more than 100 patterns")]
    [InlineData("-Redact names", "CannotConvertArgumentNoMessage", "Emails, Tokens, Digits, Addresses")]
    [InlineData("-Environment @{ X_REDACT = 'email' }", "Wallarm.OptionNotUsable", "X_REDACT in it: 'email': did you mean 'emails'?")]
    [InlineData("-Environment @{ X_INCLUDE = '/a,b' }", "Wallarm.OptionNotUsable", "X_INCLUDE in it: 'b': a pattern starts with neither")]
    [InlineData(
        "-ExcludePath '/a' -CodeBundlePath ./absent.zip",
        "Wallarm.OptionNotUsable",
        "-ExcludePath cannot be used: Wallarm's code bundle sends every record whole")]
    [InlineData(
        "-Redact emails -CodeBundlePath ./absent.zip",
        "Wallarm.OptionNotUsable",
        "-Redact cannot be used: Wallarm's code bundle sends every record whole")]
    [InlineData("-CodeS3Bucket b", "Wallarm.OptionNotUsable", "-CodeS3Key cannot be used: it is missing beside the bucket")]
    [InlineData("-CodeS3Key k", "Wallarm.OptionNotUsable", "-CodeS3Bucket cannot be used: it is missing")]
    [InlineData("-CodeBundlePath ./absent.zip", "Wallarm.CodeBundleNotUsable", "there is no such file or folder")]
    public async Task Options_that_cannot_be_used_are_refused_before_any_call(string options, string errorId, string says)
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);

        var error = cloud.Fail($"Publish-WallarmForwarder @aws {options}");

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    [BotoTheory]
    [InlineData(RoleArn, "Wallarm.NodeUrlMissing")]
    [InlineData(RoleArn + " -NodeUrl n:5050", "Wallarm.OptionNotUsable")]
    [InlineData(RoleArn + " " + CloudSession.Node + " -ApplicationId 7", "Wallarm.OptionNotUsable")]
    [InlineData(CloudSession.Node, "Wallarm.RoleArnMissing")]
    [InlineData(RoleArn + " " + CloudSession.Node + " -SubnetId subnet-1", "Wallarm.VpcIncomplete")]
    public async Task What_a_new_function_lacks_is_said_before_anything_is_made(string options, string errorId)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var error = cloud.Fail($"Publish-WallarmForwarder @aws {options}");

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Only_the_certificates_of_a_pem_file_reach_the_function()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Certificate(key);
        var pem = authority.ExportCertificatePem();
        Directory.CreateDirectory(Path.Combine(_folder, "tls"));
        File.WriteAllText(
            Path.Combine(_folder, "tls", "ca.pem"), $"# our authority\n{key.ExportPkcs8PrivateKeyPem()}\n{pem}\r\nsubject=CN=authority\n");
        File.WriteAllText(Path.Combine(_folder, "escaped.pem"), pem.Replace("\n", "\\n", StringComparison.Ordinal));

        var run = cloud.Run($"$null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new('T', $PWD.Provider, \"$PWD/tls\", '', $null), 'global'); New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node} -NodeCaPath T:/ca.pem -Verbose");
        var relative = cloud.Run("Publish-WallarmForwarder @aws -NodeCaPath tls/ca.pem").Single<PublishedForwarder>();
        var escaped = cloud.Run("Publish-WallarmForwarder @aws -NodeCaPath ./escaped.pem").Single<PublishedForwarder>();

        run.ThrowIfFailed();
        Assert.Equal(
            pem + "\n",
            (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!["X_NODE_CA"]!.GetValue<string>());
        Assert.Equal((ChangeStatus.Unchanged, ChangeStatus.Unchanged), (relative.Status, escaped.Status));
        Assert.DoesNotContain(run.Verbose, line => line.Contains("BEGIN", StringComparison.Ordinal));
        Assert.DoesNotContain(cloud.Aws.Calls, call => call.Text.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("", "no certificate in PEM form")]
    [InlineData("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----", "damaged")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate")]
    public async Task A_pem_file_without_usable_certificates_is_refused_before_any_call(string text, string says)
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), text);

        var error = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -NodeCaPath ca.pem");

        Assert.StartsWith("Wallarm.OptionNotUsable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    [BotoFact]
    public async Task Four_kilobytes_of_certificates_are_too_many_alone_or_with_what_the_function_has()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Certificate(key);
        var pem = authority.ExportCertificatePem() + "\n";
        File.WriteAllText(Path.Combine(_folder, "many.pem"), string.Concat(Enumerable.Repeat(pem, (4096 / pem.Length) + 1)));
        File.WriteAllText(Path.Combine(_folder, "fit.pem"), string.Concat(Enumerable.Repeat(pem, 2)));

        var alone = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -NodeCaPath many.pem");
        Assert.Empty(cloud.Aws.Calls);
        cloud.CreateForwarder("-Environment @{ MINE = 'x' * 3500 }");
        var together = cloud.Fail("Publish-WallarmForwarder @aws -NodeCaPath fit.pem -WhatIf");

        Assert.All([alone, together], error =>
        {
            Assert.StartsWith("Wallarm.EnvironmentTooLarge,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(ErrorCategory.LimitsExceeded, error.CategoryInfo.Category);
            Assert.Contains("X_NODE_CA: ", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("-NodeFingerprint", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"MINE: {3500:N0}"), together.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Fingerprints_are_written_as_the_forwarder_reads_them()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var colons = string.Join(':', Enumerable.Repeat("ab", 32));

        cloud.CreateForwarder($"-NodeFingerprint {colons}, ('CD' * 32)");

        Assert.Equal(
            string.Concat(Enumerable.Repeat("AB", 32)) + "," + string.Concat(Enumerable.Repeat("CD", 32)),
            (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!["X_NODE_FINGERPRINT"]!.GetValue<string>());
        Assert.Equal(
            ChangeStatus.Unchanged,
            cloud.Run($"Publish-WallarmForwarder @aws -NodeFingerprint {colons}, ('CD' * 32)").Single<PublishedForwarder>().Status);
    }

    [BotoTheory]
    [InlineData("-NodeUrl node.example.com -NodeScheme http", true)]
    [InlineData("-NodeUrl 203.0.113.7:5050 -NodeScheme http", true)]
    [InlineData("-NodeUrl [2001:db8::1]:5050 -NodeScheme http", true)]
    [InlineData("-NodeUrl 10.0.3.7:5050 -NodeScheme http", false)]
    [InlineData("-NodeUrl node.internal:5050 -NodeScheme http", false)]
    [InlineData("-NodeUrl [fd00::1]:5050 -NodeScheme http", false)]
    [InlineData("-NodeUrl node:5050 -NodeScheme http", false)]
    [InlineData("-NodeUrl node.example.com -NodeScheme https", false)]
    public async Task Http_to_a_public_address_is_warned_about(string options, bool isWarned)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var run = cloud.Run($"Publish-WallarmForwarder @aws {RoleArn} {options} -OnFailureDestination arn:aws:s3:::b -WhatIf");

        run.ThrowIfFailed();
        Assert.Equal(isWarned, run.Warnings.Any(warning => warning.Contains("travel unencrypted", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("-OnFailureDestination", StringComparison.Ordinal));
    }

    private static X509Certificate2 Certificate(ECDsa key) =>
        new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
}
