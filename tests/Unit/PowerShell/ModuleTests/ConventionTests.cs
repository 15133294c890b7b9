using System.Management.Automation;
using System.Reflection;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>What users of PowerShell and of AWS Tools expect of every cmdlet, checked on the compiled classes.</summary>
public class ConventionTests
{
    private static readonly HashSet<string> ApprovedVerbs =
    [
        .. new[]
            {
                typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(
                    VerbsCommunications), typeof(VerbsSecurity),
                typeof(VerbsOther),
            }
            .SelectMany(verbs => verbs.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(
                verb => (string)verb.GetRawConstantValue()!),
    ];

    /// <summary>The common parameters of AWS Tools for PowerShell, with the aliases that they have there.</summary>
    public static TheoryData<string, string[]> AwsParameters => new()
    {
        { "AccessKey", ["AK"] },
        { "SecretKey", ["SK", "SecretAccessKey"] },
        { "SessionToken", ["ST"] },
        { "ProfileName", ["StoredCredentials", "AWSProfileName"] },
        { "ProfileLocation", ["AWSProfilesLocation", "ProfilesLocation"] },
        { "Credential", [] },
        { "Region", [] },
        { "EndpointUrl", [] },
    };

    /// <summary>These need neither region nor credentials.</summary>
    private static readonly string[] CallNothing =
        ["Compare-WallarmApiInventory", "Export-WallarmApiInventory", "Get-WallarmLogFormat", "Test-WallarmLogFormat"];

    public static TheoryData<string> Names => LoadedModule.Names;

    public static TheoryData<string> ChangingNames => LoadedModule.ChangingNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verb_is_approved_and_the_noun_is_ours_and_singular(string name)
    {
        var cmdlet = LoadedModule.Cmdlet(name);

        Assert.Contains(cmdlet.Verb, ApprovedVerbs);
        Assert.StartsWith("Wallarm", cmdlet.Noun, StringComparison.Ordinal);
        Assert.False(cmdlet.Noun.EndsWith('s') && !cmdlet.Noun.EndsWith("ss", StringComparison.Ordinal), cmdlet.Noun);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_class_is_named_for_the_cmdlet(string name) =>
        Assert.Equal(name.Replace("-", "", StringComparison.Ordinal) + "Command", LoadedModule.Cmdlet(name).ImplementingType.Name);

    [Theory]
    [MemberData(nameof(ChangingNames))]
    public void What_changes_something_can_be_asked_what_it_would_do(string name)
    {
        var attribute =
            LoadedModule.Cmdlet(name).ImplementingType.GetCustomAttributesData().Single(
                data => data.AttributeType == typeof(CmdletAttribute));

        Assert.Contains(attribute.NamedArguments, argument => argument is { MemberName: "SupportsShouldProcess", TypedValue.Value: true });
        var impact = Assert.Single(attribute.NamedArguments, argument => argument.MemberName == "ConfirmImpact");
        Assert.True((ConfirmImpact)(int)impact.TypedValue.Value! >= ConfirmImpact.Medium);
        Assert.Contains(
            LoadedModule.Parameters(name), parameter => parameter.Name == "Force" && parameter.ParameterType == typeof(SwitchParameter));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_output_type_is_declared_public_and_sealed(string name)
    {
        // -Quiet gives a bool besides.
        var outputs = LoadedModule.Cmdlet(name).OutputType.Select(type => type.Type).Where(type => type != typeof(bool)).ToArray();

        Assert.NotEmpty(outputs);
        Assert.All(outputs, output =>
        {
            Assert.True(output.IsPublic && output.IsSealed, output.FullName);
            Assert.Equal("Wallarm.Connector", output.Namespace);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_hold_names_and_not_numbers_for_ConvertTo_Json_to_write(string name) =>
        Assert.All(LoadedModule.Cmdlet(name).OutputType, output => Assert.DoesNotContain(
            output.Type.GetProperties(), property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).IsEnum));

    [Theory]
    [MemberData(nameof(AwsParameters))]
    public void Every_cmdlet_that_calls_AWS_has_the_common_parameters_of_AWS_Tools(string name, string[] aliases) => Assert.All(LoadedModule.Cmdlets.Where(cmdlet => !CallNothing.Contains(cmdlet.Name)), cmdlet =>
    {
        var parameter = Assert.Single(LoadedModule.Parameters(cmdlet.Name), parameter => parameter.Name == name);
        Assert.Equal(aliases, parameter.Aliases);
        Assert.True(parameter.ValueFromPipelineByPropertyName);
        Assert.False(parameter.IsMandatory);
    });

    [Fact]
    public void Only_the_common_parameters_of_AWS_have_aliases()
    {
        // FromFunction and FunctionName take what is FunctionName or FunctionArn in the pipeline; ReplaceExisting is found by what it does
        // to one's own stage too; Path takes what Get-ChildItem returns.
        var common = AwsParameters.Select(row => (string)row[0])
            .Concat(["WhatIf", "Confirm", "FromFunction", "FunctionName", "ReplaceExisting"]).ToHashSet();
        HashSet<string> files = ["Get-WallarmUndeliveredBatch", "Resume-WallarmDelivery", "Send-WallarmAccessLog"];

        Assert.All(
            LoadedModule.Cmdlets.SelectMany(cmdlet => LoadedModule.Parameters(cmdlet.Name).Where(
                parameter => !common.Contains(parameter.Name) && !(files.Contains(cmdlet.Name) && parameter.Name == "Path"))),
            parameter => Assert.Empty(parameter.Aliases));
    }

    [Theory]
    [InlineData("New-WallarmLambdaRole", "Publish-WallarmForwarder", "RoleArn")]
    [InlineData("Publish-WallarmForwarder", "Add-WallarmSubscriptionFilter", "FunctionName")]
    [InlineData("Publish-WallarmForwarder", "Test-WallarmConnector", "FunctionName")]
    [InlineData("Set-WallarmStageLogging", "Add-WallarmSubscriptionFilter", "LogGroupName")]
    [InlineData("Set-WallarmStageLogging", "Test-WallarmConnector", "RestApiId")]
    [InlineData("Set-WallarmStageLogging", "Test-WallarmConnector", "ApiId")]
    [InlineData("Set-WallarmStageLogging", "Test-WallarmConnector", "StageName")]
    [InlineData("Add-WallarmSubscriptionFilter", "Test-WallarmConnector", "FilterName")]
    [InlineData("Get-WallarmUndeliveredBatch", "Resume-WallarmDelivery", "MessageId")]
    [InlineData("Get-WallarmUndeliveredBatch", "Resume-WallarmDelivery", "Path")]
    public void The_output_of_one_names_the_input_of_the_next(string from, string to, string name)
    {
        Assert.NotNull(LoadedModule.Cmdlet(from).OutputType[0].Type.GetProperty(name));
        Assert.True(Assert.Single(LoadedModule.Parameters(to), parameter => parameter.Name == name).ValueFromPipelineByPropertyName);
    }

    [Fact]
    public void No_type_of_the_AWS_SDK_crosses_from_the_engine_to_the_session()
    {
        Assembly[] seen = [LoadedModule.CmdletAssembly, typeof(IConnectorEngine).Assembly];

        // An assembly that does not refer to another can have none of its types in a signature.
        Assert.All(seen, assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("AWSSDK", StringComparison.Ordinal) || reference.Name is "Wallarm.Connector.Aws" or "Wallarm.Connector.Engine"));
    }
}
