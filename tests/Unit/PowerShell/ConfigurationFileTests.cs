using Wallarm.Connector.Tests.Engine.Configuration;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Configuration files as Install-WallarmConnector reads them. Nothing is sent anywhere: what is wrong shows before.</summary>
public class ConfigurationFileTests
{
    private const string Node = "\"node\": { \"url\": \"node.example.com:5050\", \"scheme\": \"https\" }";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "{ \"nod\": {} }", "line 1, nod: there is no such property; did you mean 'node'?" },
        { "{\n  " + Node + ",\n  \"function\": { \"timeout\": 0 }\n}", "line 3, function.timeout: 0 is not from 1 to 900" },
        { "{ " + Node + ",\n\"function\": {\n\"timeout\": \"60\" } }", "line 3, function.timeout: must be a whole number, without quotes" },
        { "{ " + Node + ", \"function\": { \"architecture\": \"arm\" } }", "line 1, function.architecture: 'arm' is not one of x86_64, arm64" },
        { "{ " + Node + ", \"function\": { \"logRetentionInDays\": 31 } }", "function.logRetentionInDays: 31 is not one of 1, 3, 5, 7," },
        { "{ " + Node + ", \"function\": { \"name\": \"a b\" } }", "function.name: 'a b' is not a Lambda function name: 1 to 64 letters, digits, hyphens and underscores" },
        { "{ " + Node + ", \"function\": { \"tags\": { \"n\": 1 } } }", "function.tags.n: must be text; put quotes around it" },
        { "{ " + Node + ", \"function\": { \"subnetIds\": [ \"subnet-1\" ] } }", "function.subnetIds: a function in a VPC needs securityGroupIds as well" },
        { "{ " + Node + ", \"function\": { \"environment\": { \"AWS_REGION\": \"x\" } } }", "function.environment: cannot be used: 'AWS_REGION' is a variable that Lambda sets itself." },
        { "{ " + Node + ", \"function\": { \"codeBundlePath\": \"absent\" } }", "function.codeBundlePath: '" },
        {
            "{ " + Node + ", \"function\": {\n\"excludePaths\": [\"/a\",\n\"b\"] } }",
            "line 3, function.excludePaths[1]: 'b' is not a pattern of paths: it begins with a slash or an asterisk, and has no comma"
        },
        {
            "{ " + Node + ", \"function\": { \"includePaths\": [\"/a,/b\"] } }",
            "function.includePaths[0]: '/a,/b' is not a pattern of paths"
        },
        {
            "{ " + Node + ", \"function\": {\n\"includePaths\": [\n\"/*" + new string('a', 64) + "\"] } }",
            "line 3, function.includePaths[0]: '/*" + new string('a', 64) + "': a pattern has more than 63 characters"
        },
        {
            "{ " + Node + ", \"function\": { \"redact\": [\"names\"] } }",
            "function.redact[0]: 'names' is not one of emails, tokens, digits, addresses"
        },
        {
            "{ " + Node + ", \"function\": { \"environment\": { \"X_EXCLUDE\": \"a\" } } }",
            "function.environment: X_EXCLUDE in it: 'a': a pattern starts with neither"
        },
        {
            "{ " + Node + ", \"function\": { \"codeBundlePath\": \"absent\", \"redact\": [\"emails\"] } }",
            "function.redact: Wallarm's code bundle sends every record whole"
        },
        { "{ " + Node + ", \"role\": { \"arn\": \"arn:aws:iam::123456789012:role/r\", \"force\": true } }", "role.arn: names a role that is managed elsewhere, so that force cannot be set" },
        { "{ \"node\": { \"url\": \"n:5050\" } }", "node.url: the property scheme is missing beside it: http or https" },
        { "{ \"node\": { \"url\": \"http://n\", \"scheme\": \"https\" } }", "node." },
        { "{ \"node\": { \"url\": \"abc.execute-api.eu-west-1.amazonaws.com\", \"scheme\": \"https\" } }", "node.url: cannot be used: " },
        { "{ \"node\": { \"url\": \"n:5050\", \"scheme\": \"http\", \"fingerprints\": [ \"" + "abababababababababababababababababababababababababababababababab" + "\" ] } }", "node.fingerprints: cannot be used: there is no certificate to check over http" },
        { "{ \"node\": { \"url\": \"n:5050\", \"scheme\": \"https\", \"caPath\": \"none.pem\" } }", "node.caPath: cannot be used: '" },
        { "{ \"node\": { \"url\": \"n:5080\", \"scheme\": \"http\", \"protocol\": \"extproc\" } }", "node.protocol: 'extproc' is not one of ext-proc, mirror" },
        { "{ \"node\": { \"url\": \"n:5080\", \"scheme\": \"http\", \"protocol\": \"ext-proc\", \"applicationId\": 7 } }", "node.applicationId: cannot be used: ext_proc carries no application id" },
        { "{ \"node\": { \"url\": \"n:5050\", \"scheme\": \"http\", \"protocol\": \"mirror\" }, \"function\": { \"codeBundlePath\": \"absent\" } }", "node.protocol: cannot be used: Wallarm's code bundle has a protocol of its own" },
        { "{ " + Node + ", \"stages\": [ { \"restApiId\": \"a\" } ] }", "stages[0]: the property stageName is missing" },
        { "{ " + Node + ", \"stages\": [ { \"stageName\": \"p\" } ] }", "stages[0]: restApiId (of a REST API) or apiId (of an HTTP API) is missing" },
        { "{ " + Node + ", \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\", \"restApiId\": \"b\" } ] }", "stages[0].apiId: a stage is of a REST API or of an HTTP API" },
        { "{ " + Node + ", \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\", \"executionLogging\": \"Off\" } ] }", "stages[0].executionLogging: HTTP APIs have no execution logging" },
        { "{ " + Node + ", \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\", \"merge\": true, \"force\": true } ] }", "stages[0].force: merge keeps what force would replace" },
        { "{ " + Node + ", \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\" },\n{ \"stageName\": \"p\", \"apiId\": \"a\" } ] }", "line 2, stages[1]: this stage is there twice" },
        { "{ " + Node + ", \"regions\": [ { \"name\": \"us-east-1\" }, { \"name\": \"us-east-1\" } ] }", "regions[1].name: 'us-east-1' is there twice" },
        { "{ " + Node + ", \"regions\": [ { \"name\": \"us-east-1\" } ], \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\", \"region\": \"us-east-2\" } ] }", "stages[0].region: 'us-east-2' is none of regions; did you mean 'us-east-1'?" },
        { "{ " + Node + ", \"regions\": [ { \"name\": \"us-east-1\" }, { \"name\": \"eu-west-1\" } ], \"stages\": [ { \"stageName\": \"p\", \"apiId\": \"a\" } ] }", "stages[0]: the property region is missing, and there are several: us-east-1, eu-west-1" },
        { "{ " + Node + ", \"secretKey\": \"hunter2\" }", "secretKey: credentials have no place in the file; give them to the command, as in -ProfileName" },
        { "{ " + Node + ", \"node\": {} }", "node: is there twice" },
        { "{ " + Node + ", \"role\": null }", "role: must be an object, not null; leave it out where nothing shall be said" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_line_and_property(string json, string named)
    {
        var error = Fail("connector.json", json);

        Assert.StartsWith("Wallarm.ConfigurationInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("line ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("connector.json", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once_in_the_order_of_the_file()
    {
        var error = Fail(
            "connector.json",
            "{\n\"node\": { \"url\": 5 },\n\"function\": { \"timeout\": 0,\n\"memory\": 1 },\n\"stages\": [ { \"merge\": \"yes\" } ]\n}");

        Assert.Equal(
            [
                "- line 2, node.url: must be text; put quotes around it",
                "- line 3, function.timeout: 0 is not from 1 to 900",
                "- line 4, function.memory: there is no such property; did you mean 'memorySize'?",
                "- line 5, stages[0].merge: must be true or false, without quotes",
                "- line 5, stages[0]: the property stageName is missing",
                "- line 5, stages[0]: restApiId (of a REST API) or apiId (of an HTTP API) is missing",
            ],
            error.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\n  \"node\": {\n", "line 3: ")]
    [InlineData("{\n  \"node\" 5 }", "line 2: ")]
    [InlineData("", "line 1: ")]
    [InlineData("{} {}", "line 1: ")]
    public void What_is_no_JSON_is_named_with_its_line(string json, string line)
    {
        var error = Fail("connector.json", json);

        Assert.StartsWith("Wallarm.ConfigurationSyntax,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is no JSON: " + line, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ node = @{ url = \"$(Remove-Item x)\" } }", "line 1: node.url: only data can stand here")]
    [InlineData("@{ node = @{\nurl = Get-Date } }", "line 2: node.url: only data can stand here")]
    [InlineData("@{ node = @{ url = $env:HOME } }", "line 1: node.url: only data can stand here")]
    [InlineData("@{ node = @{ url = [string]5 } }", "line 1: node.url: only data can stand here")]
    [InlineData("@{ node = @{ url = { 'x' } } }", "line 1: node.url: only data can stand here")]
    [InlineData("@{ node = 'a' | Out-Null }", "line 1: node: only data can stand here")]
    [InlineData("@{ (Get-Date) = 1 }", "line 1: only data can stand here")]
    [InlineData("$x = 1; @{ node = 'x' }", "it must hold one hashtable")]
    [InlineData("param($x) @{ node = 'x' }", "it must hold one hashtable")]
    [InlineData("@{ node = 1\nnode = 2 }", "line 2: ")]
    [InlineData("@{ node = ", "line 1: ")]
    public void PowerShell_that_is_no_data_is_refused_and_never_run(string text, string named)
    {
        var error = Fail("connector.psd1", text);

        Assert.StartsWith("Wallarm.ConfigurationSyntax,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_PowerShell_data_are_named_with_line_and_property_too()
    {
        var error = Fail("connector.psd1", "@{\n  Node = @{ Url = 'n:1'; Scheme = 'ftp' }\n  Stages = @(\n    @{ StageName = 'prod' }\n    @{ RestApiId = 12; StageNam = 'test' }\n  )\n}");

        Assert.Equal(
            [
                "- line 2, Node.Scheme: 'ftp' is not one of http, https",
                "- line 4, Stages[0]: restApiId (of a REST API) or apiId (of an HTTP API) is missing",
                "- line 5, Stages[1].RestApiId: must be text; put quotes around it",
                "- line 5, Stages[1].StageNam: there is no such property; did you mean 'stageName'?",
            ],
            error.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_not_there_or_far_too_large_is_said_to_be()
    {
        using var folder = new ConfigurationFolder();
        File.WriteAllText(Path.Combine(folder.FullName, "large.json"), new string(' ', (1024 * 1024) + 1));

        Assert.StartsWith("Wallarm.ConfigurationNotFound,", Fail(folder, "absent.json").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.ConfigurationUnreadable,", Fail(folder, "large.json").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.PathNotUsable,", Fail(folder, "Env:connector").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static System.Management.Automation.ErrorRecord Fail(string name, string text)
    {
        using var folder = new ConfigurationFolder();
        File.WriteAllText(Path.Combine(folder.FullName, name), text);
        return Fail(folder, name);
    }

    /// <summary>
    /// The error of an installation from a file of the current location. The endpoint is none: a call would be another error.
    /// </summary>
    private static System.Management.Automation.ErrorRecord Fail(ConfigurationFolder folder, string name)
    {
        using var session = ModuleSession.Open(folder.FullName);
        var run = session.Run("param($name) Install-WallarmConnector -ConfigurationPath $name -Region eu-west-1 -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:1", ("name", name));
        Assert.Empty(run.Output);
        return Assert.Single(run.Errors);
    }
}
