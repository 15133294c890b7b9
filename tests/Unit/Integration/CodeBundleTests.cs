using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder with Wallarm's own bundle.</summary>
public sealed class CodeBundleTests : IDisposable
{
    private const string Module = "cw-resend-lambda/lambda_function.py";

    private readonly string _folder = Directory.CreateTempSubdirectory("wallarm-bundle-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BotoFact]
    public async Task Lambda_takes_the_code_from_S3_and_again_only_if_another_object_is_named_or_somebody_deployed_other_code()
    {
        await using var cloud = await CloudSession.OpenAsync();
        const string bucket = "my-signed-code";
        foreach (var key in new[] { "one.zip", "two.zip" }) cloud.Aws.Objects[$"{bucket}/{key}"] = Account.Zip(key);
        var role = cloud.CreateRole();
        string Command(string key) =>
            $"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn} -CodeS3Bucket {bucket} -CodeS3Key {key}";

        var planned = cloud.Run(Command("one.zip") + " -WhatIf").Single<PublishedForwarder>();
        var made = cloud.Run(Command("one.zip")).Single<PublishedForwarder>();
        var good = Code();
        cloud.Aws.ClearCalls();
        var again = cloud.Run(Command("one.zip")).Single<PublishedForwarder>();
        var mutations = cloud.Mutations.ToArray();
        var other = cloud.Run(Command("two.zip")).Single<PublishedForwarder>();
        await cloud.CallAsync(
            "lambda", "update_function_code", new { FunctionName = made.FunctionName, ZipFile = Boto.Bytes(Account.Zip("theirs")) });
        await cloud.CallAsync("lambda", "publish_version", new { FunctionName = made.FunctionName });
        await cloud.CallAsync("lambda", "update_alias", new { FunctionName = made.FunctionName, Name = "live", FunctionVersion = "3" });
        var changed = Code();
        var repaired = cloud.Run(Command("two.zip")).Single<PublishedForwarder>();

        Assert.Equal($"s3://{bucket}/one.zip", planned.CodeSha256);
        Assert.Equal(
            (ChangeStatus.Created, ChangeStatus.Unchanged, ChangeStatus.Updated, ChangeStatus.Updated),
            (made.Status, again.Status, other.Status, repaired.Status));
        Assert.Empty(mutations);
        Assert.Equal((CheckStatus.Passed, CheckStatus.Warning), (good, changed));
        Assert.Equal(made.CodeSha256, again.CodeSha256);
        Assert.NotEqual(made.CodeSha256, other.CodeSha256);
        Assert.Equal(other.CodeSha256, (await cloud.ReadFunctionAsync("live"))["Configuration"]!["CodeSha256"]!.GetValue<string>());
        Assert.DoesNotContain(cloud.Aws.Calls, call => call.Operation == "UpdateFunctionCode" && call.Text.Contains("two.zip", StringComparison.Ordinal) && call.Text.Contains("ZipFile", StringComparison.Ordinal));
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(Command("two.zip")).Single<PublishedForwarder>().Status);

        string Code() =>
            cloud.Run("Test-WallarmConnector @aws").Output.Select(item => (ConnectorCheck)item.BaseObject).Single(
                check => check.Name == "FunctionCode").Status;
    }

    [BotoTheory]
    [InlineData("CodeVerificationFailedException")]
    [InlineData("InvalidCodeSignatureException")]
    public async Task A_refusal_of_code_signing_says_what_to_do(string code)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Aws.Fail("lambda:UpdateFunctionCode", AwsFault.Error(code, "Lambda cannot deploy the function. The function or layer might be signed using a signature that the client is not configured to accept.", 400));

        var error = cloud.Fail("Publish-WallarmForwarder @aws -Architecture arm64");

        Assert.StartsWith("Wallarm.CodeSignatureRefused,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("AWS Signer", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-CodeS3Bucket", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_bundle_becomes_a_python_function_whatever_it_is_packed_in()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        (string Name, string Text)[] files =
            [(Module, "import urllib.request"), ("cw-resend-lambda/parts/more.py", "x = 1"), ("README.md", "not deployed")];
        WriteFolder("plain", files);
        WriteZip("bundle.zip", files);
        WriteZip("nested.zip", [.. files.Select(file => ("download/" + file.Name, file.Text))]);
        WriteTar("bundle.tar", isCompressed: false, files);
        WriteTar("bundle.tar.gz", isCompressed: true, [.. files.Select(file => ("./" + file.Name, file.Text))]);

        var first = cloud.CreateForwarder("-CodeBundlePath ./plain");
        string[] paths = ["bundle.zip", "nested.zip", "./bundle.tar", "bundle.tar.gz", "plain/cw-resend-lambda"];
        var others =
            paths.Select(
                path => cloud.Run($"Publish-WallarmForwarder @aws -CodeBundlePath {path}").Single<PublishedForwarder>().Status).ToArray();

        Assert.Equal(("python3.13", "lambda_function.lambda_handler", "x86_64"), (first.Runtime, first.Handler, first.Architecture));
        Assert.All(others, status => Assert.Equal(ChangeStatus.Unchanged, status));
        Assert.Empty(cloud.Mutations);
        Assert.Equal("Text", (await cloud.ReadFunctionAsync("live"))["Configuration"]!["LoggingConfig"]!["LogFormat"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task The_uploaded_archive_holds_the_module_at_its_root_readable_for_all()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        WriteZip(
            "bundle.zip", [(Module, "import urllib.request"), ("cw-resend-lambda/parts/more.py", "x = 1"), ("README.md", "not deployed")]);

        var run = cloud.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node} -CodeBundlePath ./bundle.zip");

        run.ThrowIfFailed();
        using var uploaded = new ZipArchive(new MemoryStream(cloud.Aws.CallsOf("CreateFunction")[0].Json.GetProperty("Code").GetProperty("ZipFile").GetBytesFromBase64()));
        Assert.Equal(["lambda_function.py", "parts/more.py"], uploaded.Entries.Select(entry => entry.FullName));
        Assert.All(uploaded.Entries, entry => Assert.Equal(0x81A4, entry.ExternalAttributes >>> 16));
        using var text = new StreamReader(uploaded.Entries[0].Open());
        Assert.Equal("import urllib.request", text.ReadToEnd());
        Assert.Contains("-OnFailureDestination", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_switch_between_bundle_and_forwarder_is_shown_and_made_at_once()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        WriteFolder("b", (Module, "x = 1"));
        cloud.CreateForwarder("-LogLevel WARN");

        cloud.Run("Publish-WallarmForwarder @aws -CodeBundlePath b -WhatIf").ThrowIfFailed();
        Assert.Empty(cloud.Mutations);
        var forwarder = cloud.Run("Publish-WallarmForwarder @aws -CodeBundlePath b").Single<PublishedForwarder>();

        Assert.Contains(
            "Set Runtime of Lambda function 'wallarm-api-discovery-connector': provided.al2023 -> python3.13",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains(
            "Set Handler of Lambda function 'wallarm-api-discovery-connector': bootstrap -> lambda_function.lambda_handler",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Equal(["UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias"], cloud.Mutations);
        Assert.Equal(("2", null), (forwarder.Version, forwarder.NodeProtocol));
        Assert.Equal(0, cloud.Aws.CountOf("Invoke"));
    }

    [BotoTheory]
    [InlineData("-NodeFingerprint ('ab' * 32)", "-NodeFingerprint cannot be used: Wallarm's code bundle does not read it")]
    [InlineData("-Environment @{ X_NODE_CA = 'x' }", "X_NODE_CA in -Environment cannot be used: Wallarm's code bundle does not read it")]
    public async Task Certificates_are_refused_for_code_that_ignores_them(string options, string says)
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        WriteFolder("b", (Module, "x = 1"));

        var error = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -CodeBundlePath b {options}");

        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    [BotoFact]
    public async Task A_bundle_that_cannot_be_used_is_refused_before_any_call()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        WriteFolder("empty");
        WriteZip("other.zip", ("main.py", ""));
        WriteZip("two.zip", ("a/lambda_function.py", ""), ("b/lambda_function.py", ""));
        WriteZip("out.zip", (Module, ""), ("cw-resend-lambda/../../x.py", ""));
        WriteZip("huge.zip", (Module, new string('x', (50 * 1024 * 1024) + 1)));
        File.WriteAllText(Path.Combine(_folder, "text.zip"), "not an archive, but long enough to be read as one: " + new string('x', 2000));
        File.WriteAllBytes(Path.Combine(_folder, "broken.zip"), [.. "PK"u8, .. new byte[100]]);
        File.WriteAllBytes(Path.Combine(_folder, "broken.gz"), [0x1F, 0x8B, .. new byte[100]]);
        File.WriteAllBytes(Path.Combine(_folder, "nothing.tar"), []);

        Refuse("empty", "it holds no cw-resend-lambda/lambda_function.py");
        Refuse("other.zip", "it holds no cw-resend-lambda/lambda_function.py");
        Refuse("two.zip", "it holds no cw-resend-lambda/lambda_function.py");
        Refuse("out.zip", "which leads out of it");
        Refuse("huge.zip", "it holds more than 50 MB");
        Refuse("text.zip", "cannot be used");
        Refuse("broken.zip", "cannot be used");
        Refuse("broken.gz", "cannot be used");
        Refuse("nothing.tar", "it holds no cw-resend-lambda/lambda_function.py");
        Assert.Empty(cloud.Aws.Calls);

        void Refuse(string path, string says)
        {
            var error = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -CodeBundlePath {path}");
            Assert.StartsWith("Wallarm.CodeBundleNotUsable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
            Assert.Contains("Download the code bundle", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal(Path.Combine(_folder, path), error.TargetObject);
        }
    }

    [Fact]
    public void Damage_anywhere_in_an_archive_is_an_error_of_the_bundle_or_none()
    {
        WriteZip("a.zip", (Module, "import urllib.request"));
        WriteTar("a.tar", isCompressed: false, (Module, "import urllib.request"));
        byte[][] archives = [File.ReadAllBytes(Path.Combine(_folder, "a.zip")), File.ReadAllBytes(Path.Combine(_folder, "a.tar"))];
        var damaged = Path.Combine(_folder, "damaged");

        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1023], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                var bytes = archives[changes[0].Item1].ToArray();
                foreach (var (_, position, value) in changes) bytes[position % bytes.Length] = value;
                File.WriteAllBytes(damaged, bytes);
                try
                {
                    return CodeBundle.Read(damaged).Length > 0;
                }
                catch (InvalidOptionException)
                {
                    return true;
                }
            },
            iter: 3000,
            threads: 1);
    }

    private void WriteFolder(string name, params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var (file, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), text);
        }
    }

    private void WriteZip(string name, params (string Name, string Text)[] files)
    {
        using var zip = ZipFile.Open(Path.Combine(_folder, name), ZipArchiveMode.Create);
        foreach (var (file, text) in files)
        {
            using var writer = new StreamWriter(zip.CreateEntry(file).Open());
            writer.Write(text);
        }
    }

    private void WriteTar(string name, bool isCompressed, params (string Name, string Text)[] files)
    {
        using Stream file = File.Create(Path.Combine(_folder, name));
        using var packed = isCompressed ? new GZipStream(file, CompressionMode.Compress) : file;
        using var tar = new TarWriter(packed);
        foreach (var (entry, text) in files)
        {
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
