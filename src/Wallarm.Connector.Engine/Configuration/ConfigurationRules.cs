using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>What properties of a configuration have to do with each other.</summary>
internal static class ConfigurationRules
{
    /// <summary>Checks what needs no look at other files.</summary>
    public static void Check(ConfigurationSection root, ConfigurationProblems problems)
    {
        var role = root.Section("role");
        if (role["arn"] is { } arn && role.Names.Where(name => name != "arn").ToList() is { Count: > 0 } others)
        {
            problems.Add(
                arn, $"names a role that is managed elsewhere, so that {string.Join(", ", others)} cannot be set; leave either out");
        }

        var regions = root.Sections("regions");
        foreach (
            var twice in regions.Where(region => region.Text("name") is not null).GroupBy(region => region.Text("name"))
                .Where(group => group.Count() > 1))
        {
            problems.Add(twice.Last()["name"]!, $"'{twice.Key}' is there twice");
        }

        string[] names = [.. regions.Select(region => region.Text("name")).OfType<string>()];
        var stages = root.Sections("stages");
        foreach (var stage in stages) CheckStage(stage, names, problems);
        foreach (var twice in stages.Where(stage => stage.Text("stageName") is not null)
            .GroupBy(stage => (stage.Text("region"), stage.Text("restApiId"), stage.Text("apiId"), stage.Text("stageName")))
                .Where(group => group.Count() > 1))
        {
            problems.Add(twice.Last().Value!, "this stage is there twice");
        }
    }

    /// <summary>Checks the functions of all regions with the files that they name.</summary>
    public static void CheckFunctions(ConfigurationSection root, ConnectorConfiguration configuration, ConfigurationProblems problems)
    {
        var regions = root.Sections("regions");
        if (regions.Count == 0) CheckFunction(root, new ConfigurationSection(null), configuration.Function, problems);
        for (var i = 0; i < regions.Count; i++) CheckFunction(root, regions[i], configuration.Regions[i].Function, problems);
    }

    private static void CheckStage(ConfigurationSection stage, string[] regions, ConfigurationProblems problems)
    {
        if (stage.Value?.Value is not IReadOnlyDictionary<string, ConfigurationValue>) return;
        if (stage["restApiId"] is null && stage["apiId"] is null)
        {
            problems.Add(stage.Value, "restApiId (of a REST API) or apiId (of an HTTP API) is missing");
        }

        if (stage["restApiId"] is not null && stage["apiId"] is { } both)
        {
            problems.Add(both, "a stage is of a REST API or of an HTTP API; leave either restApiId or apiId out");
        }

        if (stage["apiId"] is not null && stage["restApiId"] is null && stage["executionLogging"] is { } level)
        {
            problems.Add(level, "HTTP APIs have no execution logging; leave it out");
        }

        if (stage.Flag("merge") && stage.Flag("force"))
        {
            problems.Add(stage["force"]!, "merge keeps what force would replace; leave either out");
        }

        if (regions.Length == 0) return;
        if (stage.Text("region") is { } region && !regions.Contains(region))
        {
            problems.Add(stage["region"]!, $"'{region}' is none of regions; {NearName.Hint(region, regions)}");
        }

        if (stage["region"] is null && regions.Length > 1)
        {
            problems.Add(stage.Value, $"the property region is missing, and there are several: {string.Join(", ", regions)}");
        }
    }

    private static void CheckFunction(
        ConfigurationSection root, ConfigurationSection region, ForwarderOptions options, ConfigurationProblems problems)
    {
        if (options.NodeScheme is null && !options.NodeUrl!.Contains("://", StringComparison.Ordinal))
        {
            problems.Add(Place("node", "url"), "the property scheme is missing beside it: http or https");
        }

        if (options.SubnetIds is { Count: > 0 } && options.SecurityGroupIds is not { Count: > 0 })
        {
            problems.Add(Place("function", "subnetIds"), "a function in a VPC needs securityGroupIds as well");
        }

        if (options.SecurityGroupIds is { Count: > 0 } && options.SubnetIds is not { Count: > 0 })
        {
            problems.Add(Place("function", "securityGroupIds"), "a function in a VPC needs subnetIds as well");
        }

        Try(() => _ = options.OnFailureDestination is { Length: > 0 } destination ? FailureDestination.Parse(destination) : null);
        Try(() => _ = CodeObject.Asked(options));
        foreach (var problem in SelectionSettings.Problems(options))
        {
            var (section, name, _) = PropertyOf(problem.Parameter);
            problems.Add(Item(Place(section, name), problem.Value), problem.Why);
        }

        Try(() => _ = ForwarderEnvironment.Requested(options));
        Try(() => _ = options.CodeBundlePath is { } bundle ? ForwarderPackage.FromCodeBundle(bundle) : null);

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (InvalidOptionException error)
            {
                var (section, name, parameter) =
                    error.ErrorId == "Wallarm.EnvironmentTooLarge" ? ("function", "environment", "") : PropertyOf(error.Problem);
                problems.Add(Place(section, name), parameter.Length == 0 ? error.Message : error.Problem[parameter.Length..].TrimStart());
            }
        }

        static ConfigurationValue Item(ConfigurationValue place, string? value) =>
            (place.Value as IReadOnlyList<ConfigurationValue>)?.FirstOrDefault(item => item.Value is string text && text == value) ?? place;

        // The region's own value where it has one; a value that is not in the file is blamed on its section.
        ConfigurationValue Place(string section, string name) =>
            region.Section(section)[name]
                ?? root.Section(section)[name]
                ?? region.Section(section).Value
                ?? root.Section(section).Value
                ?? root.Value!;
    }

    /// <summary>The property that stands for the parameter that an error speaks of.</summary>
    private static (string Section, string Name, string Parameter) PropertyOf(string problem) => problem.Split(' ')[0] switch
    {
        "-NodeUrl" => ("node", "url", "-NodeUrl"),
        "-NodeScheme" => ("node", "scheme", "-NodeScheme"),
        "-NodeProtocol" => ("node", "protocol", "-NodeProtocol"),
        "-ApplicationId" => ("node", "applicationId", "-ApplicationId"),
        "-NodeCaPath" => ("node", "caPath", "-NodeCaPath"),
        "-NodeFingerprint" => ("node", "fingerprints", "-NodeFingerprint"),
        "-Environment" => ("function", "environment", "-Environment"),
        "-IncludePath" => ("function", "includePaths", "-IncludePath"),
        "-ExcludePath" => ("function", "excludePaths", "-ExcludePath"),
        "-Redact" => ("function", "redact", "-Redact"),
        "-OnFailureDestination" => ("function", "onFailureDestination", "-OnFailureDestination"),
        "-CodeS3Bucket" => ("function", "codeS3Bucket", "-CodeS3Bucket"),
        "-CodeS3Key" => ("function", "codeS3Key", "-CodeS3Key"),
        "-CodeBundlePath" => ("function", "codeBundlePath", "-CodeBundlePath"),
        _ => ("function", "", ""),
    };
}
