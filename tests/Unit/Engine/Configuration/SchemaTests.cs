using System.Collections;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Engine.Configuration;

namespace Wallarm.Connector.Tests.Engine.Configuration;

/// <summary>The published JSON Schema says what the engine takes, and nothing else.</summary>
public class SchemaTests
{
    private const string Destination = "arn:aws:sqs:eu-west-1:123456789012:q";
    private const string Key = "arn:aws:kms:eu-west-1:123456789012:key/k";

    /// <summary>A value other than the default for each property; the path leaves out the index of lists.</summary>
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["role.name"] = "\"r\"",
        ["role.arn"] = "\"arn:aws:iam::123456789012:role/x\"",
        ["role.policyName"] = "\"p\"",
        ["role.leastPrivilege"] = "true",
        ["role.vpc"] = "true",
        ["role.onFailureDestinations"] = $"[\"{Destination}\"]",
        ["role.kmsKeyArns"] = $"[\"{Key}\"]",
        ["role.permissionsBoundary"] = "\"arn:aws:iam::123456789012:policy/b\"",
        ["role.path"] = "\"/wallarm/\"",
        ["role.tags"] = "{\"team\":\"api\"}",
        ["role.force"] = "true",
        ["node.url"] = "\"other:5050\"",
        ["node.scheme"] = "\"http\"",
        ["node.protocol"] = "\"mirror\"",
        ["node.applicationId"] = "-1",
        ["node.caPath"] = "\"ca.pem\"",
        ["node.fingerprints"] = $"[\"{new string('a', 64)}\"]",
        ["function.name"] = "\"f\"",
        ["function.architecture"] = "\"arm64\"",
        ["function.codeBundlePath"] = "\"bundle\"",
        ["function.codeS3Bucket"] = "\"bucket\"",
        ["function.codeS3Key"] = "\"other.zip\"",
        ["function.codeS3ObjectVersion"] = "\"1\"",
        ["function.logLevel"] = "\"WARN\"",
        ["function.timeout"] = "61",
        ["function.memorySize"] = "129",
        ["function.subnetIds"] = "[]",
        ["function.securityGroupIds"] = "[]",
        ["function.kmsKeyArn"] = $"\"{Key}\"",
        ["function.tags"] = "{\"team\":\"api\"}",
        ["function.reservedConcurrentExecutions"] = "0",
        ["function.logRetentionInDays"] = "7",
        ["function.onFailureDestination"] = $"\"{Destination}\"",
        ["function.keepUndelivered"] = "true",
        ["function.queueKmsKeyArn"] = "\"arn:aws:kms:eu-west-1:123456789012:key/1\"",
        ["function.maximumRetryAttempts"] = "0",
        ["function.maximumEventAgeInSeconds"] = "60",
        ["function.includePaths"] = "[\"/api/**\"]",
        ["function.excludePaths"] = "[\"/*/health\"]",
        ["function.redact"] = "[\"emails\"]",
        ["function.alarm"] = "true",
        ["function.alarmTopicArn"] = "\"arn:aws:sns:eu-west-1:123456789012:on-call\"",
        ["function.environment"] = "{\"X_CONCURRENCY\":\"4\",\"X_OLD\":null}",
        ["function.force"] = "true",
        ["tags"] = "{\"team\":\"api\"}",
        ["createAccountRole"] = "true",
        ["stages.region"] = "\"us-gov-west-1\"",
        ["stages.restApiId"] = "\"b\"",
        ["stages.apiId"] = "\"h\"",
        ["stages.stageName"] = "\"test\"",
        ["stages.logGroupName"] = "\"/g\"",
        ["stages.retentionInDays"] = "7",
        ["stages.executionLogging"] = "\"Error\"",
        ["stages.merge"] = "true",
        ["stages.force"] = "true",
        ["stages.filterName"] = "\"mine\"",
        ["stages.filterPattern"] = "\"ERROR\"",
        ["regions.name"] = "\"us-east-1\"",
    };

    public static TheoryData<string> Properties => [.. Leaves(ConfigurationSchema.Root, "")];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_property_of_the_schema_changes_what_is_read(string property)
    {
        using var folder = new ConfigurationFolder();
        var (usual, changed) = (Base(), Base());
        Set(changed, property);

        Assert.NotEqual(Describe(folder.Read(usual.ToJsonString())), Describe(folder.Read(changed.ToJsonString())));
    }

    [Fact]
    public void Every_option_of_role_function_and_stage_can_be_said()
    {
        using var folder = new ConfigurationFolder();
        var usual = Describe(folder.Read(Base().ToJsonString())).ToDictionary(option => option.Key, option => option.Value);
        var said = new HashSet<string>();
        foreach (var property in Leaves(ConfigurationSchema.Root, "").Where(property => !property.StartsWith("regions.", StringComparison.Ordinal)))
        {
            var changed = Base();
            Set(changed, property);
            said.UnionWith(Describe(folder.Read(changed.ToJsonString())).Where(option => usual.GetValueOrDefault(option.Key) != option.Value).Select(option => option.Key));
        }

        // The installer fills these in itself, or one run is asked for it (SkipNodeTest).
        string[] own =
        [
            "Role.FunctionName", "Role.KeepUndelivered", "Role.RepairsOwn", "Function.IsKeepUndeliveredDefault", "Function.PackageFolder",
            "Function.SkipNodeTest", "Stages.Logging.FunctionName",
        ];
        Assert.Empty(usual.Keys.Where(option => option.StartsWith("Role.", StringComparison.Ordinal) || option.StartsWith("Function.", StringComparison.Ordinal) || option.StartsWith("Stages.", StringComparison.Ordinal)).Except(said).Except(own));
    }

    [Fact]
    public void Every_property_is_described_and_every_pattern_is_put_in_words()
    {
        Check(ConfigurationSchema.Root, "#");

        static void Check(JsonObject schema, string at)
        {
            Assert.True(at == "#" || schema["$ref"] is not null || schema["description"]?.GetValue<string>().EndsWith('.') == true || at.EndsWith("items", StringComparison.Ordinal) || at.EndsWith("region", StringComparison.Ordinal), at);
            Assert.True(schema["pattern"] is null || schema["title"] is not null, at);
            Assert.True(schema["type"]?.ToString() != "object" || schema["additionalProperties"] is not null, at);
            foreach (var (name, property) in schema["properties"]?.AsObject() ?? []) Check(property!.AsObject(), $"{at}/properties/{name}");
            foreach (var (name, definition) in schema["$defs"]?.AsObject() ?? []) Check(definition!.AsObject(), $"{at}/$defs/{name}");
            if (schema["items"] is JsonObject items) Check(items, $"{at}/items");
        }
    }

    public static TheoryData<string, bool> Examples => new()
    {
        { """{"node":{"url":"n:1","scheme":"http"}}""", true },
        { """{"$schema":"./connector.schema.json","node":{"url":"n:1","scheme":"http"},"stages":[]}""", true },
        { """{}""", false },
        { """[]""", false },
        { """{"node":{"scheme":"http"}}""", false },
        { """{"node":{"url":"n:1","scheme":"HTTP"}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stage":[]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"timeout":901}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"timeout":60.0}}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"timeout":60.5}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"timeout":"60"}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"name":"my function"}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"environment":{"X":"1"}}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"environment":{"X_A":null}}}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"kmsKeyArn":null,"onFailureDestination":null,"reservedConcurrentExecutions":null}}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"timeout":null}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"logRetentionInDays":31}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"function":{"subnetIds":["a","a"],"securityGroupIds":["s"]}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"role":{"arn":"arn:aws:iam::123456789012:role/x"}}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"role":{"arn":"arn:aws:iam::123456789012:role/x","name":"r"}}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"regions":[]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"regions":[{"name":"eu-west-1"},{"name":"us-gov-east-1","node":{"url":"m:2"},"function":{"timeout":30}}]}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"regions":[{"name":"Ireland"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"regions":[{"name":"eu-west-1","function":{"name":"f"}}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"prod","executionLogging":"Off"}]}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"prod","executionLogging":"off"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"apiId":"a","stageName":"$default"}]}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"apiId":"a","stageName":"$default","executionLogging":"Off"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"stageName":"prod"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","apiId":"b","stageName":"prod"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a"}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"p","merge":true,"force":true}]}""", false },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"p","merge":true,"force":false}]}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"p","filterPattern":""}]}""", true },
        { """{"node":{"url":"n:1","scheme":"http"},"stages":[{"restApiId":"a","stageName":"p","filterName":"a:b"}]}""", false },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_taken_or_refused_as_the_schema_says(string json, bool isGood)
    {
        using var folder = new ConfigurationFolder();
        if (isGood) _ = folder.Read(json);
        else Assert.Equal("Wallarm.ConfigurationInvalid", Assert.Throws<InvalidOptionException>(() => folder.Read(json)).ErrorId);
    }

    [Fact]
    public void An_independent_validator_judges_every_example_in_the_same_way()
    {
        const string Program = """
            import json, sys
            try:
                from jsonschema import Draft202012Validator
            except ImportError:
                print('absent'); sys.exit()
            given = json.load(sys.stdin)
            Draft202012Validator.check_schema(given['schema'])
            print(json.dumps([Draft202012Validator(given['schema']).is_valid(json.loads(e)) for e in given['examples']]))
            """;
        (string Json, bool IsGood)[] examples = [.. Examples.Select(row => ((string)row[0], (bool)row[1]))];
        string answer;
        try
        {
            using var python = System.Diagnostics.Process.Start(new ProcessStartInfo("python3", ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            python.StandardInput.Write(
                JsonSerializer.Serialize(new { schema = ConfigurationSchema.Root, examples = examples.Select(example => example.Json) }));
            python.StandardInput.Close();
            answer = python.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }

        if (answer != "absent")
        {
            Assert.Equal(examples, examples.Zip(JsonSerializer.Deserialize<bool[]>(answer)!, (example, judged) => (example.Json, judged)));
        }
    }

    [Fact]
    public void The_documentation_names_every_property_and_its_examples_can_be_read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "configuration.md"));
        using var folder = new ConfigurationFolder();

        Assert.All(
            Leaves(ConfigurationSchema.Root, "").Select(property => property.Split('.')[^1]).Distinct(),
            name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
        var examples = text.Split("```jsonc")[1..];
        Assert.Equal(2, examples.Length);
        Assert.All(examples, example => Assert.NotEmpty(folder.Read(example.Split("```")[0]).Stages));
    }

    [Fact]
    public void The_module_carries_it_at_its_root() =>
        Assert.True(JsonNode.DeepEquals(ConfigurationSchema.Root, JsonNode.Parse(File.ReadAllText(Path.Combine(PowerShell.ModuleUnderTest.Folder, "connector.schema.json")))));

    private static IEnumerable<string> Leaves(JsonObject schema, string path)
    {
        foreach (var (name, node) in schema["properties"]!.AsObject().Where(property => property.Key != "$schema"))
        {
            var property = ConfigurationSchema.Resolve(node!);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var inner = property["items"] is { } items ? ConfigurationSchema.Resolve(items) : property;
            if (inner["properties"] is null) yield return at;
            else foreach (var leaf in Leaves(inner, at)) yield return leaf;
        }
    }

    private static JsonObject Base() => JsonNode.Parse("""{"role":{},"node":{"url":"n:5050","scheme":"https"},"function":{},"stages":[{"restApiId":"a","stageName":"prod"}]}""")!.AsObject();

    /// <summary>Gives a property its sample value; one of a region overrides what is said for all.</summary>
    private static void Set(JsonObject root, string property)
    {
        var path = property.Split('.');
        var sample = JsonNode.Parse(Samples.GetValueOrDefault(property) ?? Samples[string.Join('.', path[1..])]);
        if (path.Length == 1)
        {
            root[path[0]] = sample;
            return;
        }

        if (path[0] == "regions") root["regions"] = new JsonArray(new JsonObject { ["name"] = "eu-west-1" });
        var section = root[path[0]] switch
        {
            JsonArray list => list[0]!,
            { } found => found,
            null => root[path[0]] = new JsonObject(),
        };
        if (path.Length == 3) section = section[path[1]] = new JsonObject();
        if (property == "stages.apiId") section.AsObject().Remove("restApiId");
        if (property.Contains("codeS3", StringComparison.Ordinal)) (section["codeS3Bucket"], section["codeS3Key"]) = ("b", "k");
        section[path[^1]] = sample;
        if (property.EndsWith("node.scheme", StringComparison.Ordinal) && path.Length == 3) section["url"] = "n:5050";
    }

    /// <summary>Every option with its value.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Describe(object value, string path = "")
    {
        foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var inner = property.GetValue(value);
            if (inner is IEnumerable items and not string && items.Cast<object>().Any(item => item.GetType().Namespace == "Wallarm.Connector"))
            {
                foreach (var item in items) foreach (var option in Describe(item, at)) yield return option;
            }
            else if (inner is not null && inner.GetType() is { Namespace: "Wallarm.Connector", IsEnum: false })
            {
                foreach (var option in Describe(inner, at)) yield return option;
            }
            else
            {
                yield return KeyValuePair.Create(at, JsonSerializer.Serialize(inner));
            }
        }
    }
}
