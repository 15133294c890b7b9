using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>Install-WallarmConnector by parameters, and with stages from the pipeline.</summary>
public class ParameterTests
{
    private const string Node = "-NodeUrl node.example.com:5050 -NodeScheme https";

    [BotoFact]
    public async Task By_parameters_and_from_a_file_come_to_the_same()
    {
        await using var byFile = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        await using var byParameters = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var file = byFile.Write("connector.psd1", $$"""
            @{
                Node              = @{ Url = 'node.example.com:5050'; Scheme = 'https'; Protocol = 'mirror'; ApplicationId = 7 }
                Role              = @{ Name = 'r'; LeastPrivilege = $true }
                Function          = @{ Name = '{{InstallationWorld.Function}}'; MemorySize = 256; Timeout = 45; OnFailureDestination = 'arn:aws:sqs:eu-west-1:123456789012:q' }
                Tags              = @{ team = 'api' }
                CreateAccountRole = $true
                Stages            = @{ RestApiId = '{{byFile.Rest()}}'; StageName = 'prod'; RetentionInDays = 7; ExecutionLogging = 'error'; FilterPattern = '{ $.path != "/health" }' }
            }
            """);

        byFile.Install(file).ThrowIfFailed();
        byParameters.Cloud.Run(
            $"Install-WallarmConnector @aws {Node} -NodeProtocol Mirror -ApplicationId 7 -RoleName r -LeastPrivilege -Tag @{{ team = 'api' }} -MemorySize 256 -Timeout 45 -OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q "
            + "-CreateAccountRole -RestApiId $api -StageName prod -RetentionInDays 7 -ExecutionLogging Error -FilterPattern '{ $.path != \"/health\" }'",
            ("api", byParameters.Rest())).ThrowIfFailed();

        Assert.Equal(
            await AccountSnapshot.ReadAsync(byFile, InstallationWorld.Home),
            await AccountSnapshot.ReadAsync(byParameters, InstallationWorld.Home));
    }

    [BotoFact]
    public async Task Stages_of_two_regions_and_of_both_kinds_come_down_the_pipeline_and_are_asked_about_once()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home, "us-east-1");
        const string Script = """
            $home1, $away, $rest, $http = $given
            $aws.Remove('Region')
            [pscustomobject]@{ Region = $home1; ApiId = $null; RestApiId = $rest; StageName = 'prod'; FunctionName = 'not this'; LogGroupName = 'nor this'; FilterName = $null },
            [pscustomobject]@{ Region = $away; ApiId = $http; RestApiId = ''; StageName = '$default'; FunctionName = $null; LogGroupName = $null; FilterName = 'nor that' } |
                Install-WallarmConnector @aws -NodeUrl node.example.com:5050 -NodeScheme https -CreateAccountRole -PassThru -Confirm
            """;

        var answers = world.Cloud.Shell.Host.Answers;
        answers.Enqueue("Yes");
        var made = InstallationWorld.Targets(world.Cloud.Run(Script, ("given", new[] { InstallationWorld.Home, "us-east-1", world.Rest(), world.Http("us-east-1") })).ThrowIfFailed());

        Assert.Empty(answers);
        Assert.Equal(
            ["IAM|IAM role", "eu-west-1|Lambda function", "eu-west-1|stage 'prod'", "eu-west-1|subscription filter", "us-east-1|Lambda function", "us-east-1|stage '$default'", "us-east-1|subscription filter"],
            made.Select(target => $"{target.Region ?? "IAM"}|{string.Join(' ', target.Target.Split(' ')[..2])}").Order(StringComparer.Ordinal));
        Assert.All(
            made.Select(target => target.Result).OfType<PublishedForwarder>(),
            forwarder => Assert.Equal(InstallationWorld.Function, forwarder.FunctionName));
    }

    [BotoFact]
    public async Task What_a_second_run_is_not_given_stays_and_so_does_what_the_role_allows_for_it()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        world.Cloud.Run(
            $"Install-WallarmConnector @aws {Node} -Timeout 20 -MemorySize 256 -SubnetId subnet-1 -SecurityGroupId sg-1 -KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k "
            + "-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q").ThrowIfFailed();
        world.Aws.ClearCalls();

        var targets = InstallationWorld.Targets(world.Cloud.Run($"Install-WallarmConnector @aws {Node} -PassThru").ThrowIfFailed());

        Assert.All(targets, target => Assert.Equal(InstallationStatus.Unchanged, target.Status));
        Assert.Empty(world.Aws.MutatingCalls);
    }

    [BotoFact]
    public async Task A_null_in_the_file_takes_away_what_the_function_has_and_what_the_role_allows_for_it()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        const string Settings = "KmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/k'; OnFailureDestination = 'arn:aws:sqs:eu-west-1:123456789012:q'; ReservedConcurrentExecutions = 5";
        const string File = "@{{ Node = @{{ Url = 'node.example.com:5050'; Scheme = 'https' }}; Function = @{{ {0} }}; Regions = @{{ Name = 'eu-west-1'; Function = @{{ {1} }} }} }}";
        world.Install(world.Write("connector.psd1", string.Format(System.Globalization.CultureInfo.InvariantCulture, File, Settings, ""))).ThrowIfFailed();

        var none = world.Write("none.psd1", string.Format(System.Globalization.CultureInfo.InvariantCulture, File, Settings, "KmsKeyArn = $null; OnFailureDestination = $null; ReservedConcurrentExecutions = $null"));
        var targets = InstallationWorld.Targets(world.Install(none).ThrowIfFailed());

        var function =
            await world.CallAsync("lambda", "get_function", new { FunctionName = InstallationWorld.Function, Qualifier = "live" });
        Assert.Null(function["Configuration"]!["KMSKeyArn"]);
        Assert.Null((await world.CallAsync("lambda", "get_function", new { FunctionName = InstallationWorld.Function }))["Concurrency"]?["ReservedConcurrentExecutions"]);
        Assert.Null(targets.Select(target => target.Result).OfType<PublishedForwarder>().Single().OnFailureDestination);
        var policy = targets.Select(target => target.Result).OfType<LambdaRole>().Single().PolicyDocument;
        Assert.DoesNotContain("sqs:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("kms:", policy, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tags_are_on_everything_from_the_call_that_makes_it(bool isByFile)
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);

        var run = isByFile
            ? world.Install(world.Write("connector.psd1", $$"""
                @{
                    Node = @{ Url = 'node.example.com:5050'; Scheme = 'https' }; Tags = @{ costcenter = 'not-assigned' }; Role = @{ Tags = @{ costcenter = '4711' } }; Function = @{ Tags = @{ costcenter = '4711' } }
                    CreateAccountRole = $true; Stages = @{ RestApiId = '{{world.Rest()}}'; StageName = 'prod' }
                }
                """))
            : world.Cloud.Run(
                $"Install-WallarmConnector @aws {Node} -RestApiId $api -StageName prod -CreateAccountRole -Tag @{{ costcenter = '4711' }}",
                ("api", world.Rest()));

        run.ThrowIfFailed();
        var creations = world.Aws.MutatingCalls.Where(
            call => call.Operation is "CreateRole" or "CreatePolicy" or "CreateFunction" or "CreateLogGroup" or "PutParameter").ToList();
        Assert.Equal(
            ["CreateFunction", "CreateLogGroup", "CreateLogGroup", "CreatePolicy", "CreateRole", "CreateRole", "PutParameter"],
            creations.Select(call => call.Operation).Order(StringComparer.Ordinal));
        Assert.All(creations, call => Assert.Contains("costcenter", call.Text, StringComparison.Ordinal));
        Assert.Equal(isByFile ? 3 : 0, creations.Count(call => call.Text.Contains("not-assigned", StringComparison.Ordinal)));
    }

    [BotoFact]
    public async Task Who_says_no_changes_nothing()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        world.Cloud.Shell.Host.Answers.Enqueue("No");

        var run = world.Install(world.WriteUsual(InstallationWorld.Home), "-PassThru -Confirm").ThrowIfFailed();

        Assert.Empty(run.Output);
        Assert.Empty(world.Aws.MutatingCalls);
    }

    [BotoFact]
    public async Task A_role_that_is_managed_elsewhere_is_used_and_not_touched()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);
        var role = world.Cloud.CreateRole();

        var made =
            InstallationWorld.Targets(
                world.Cloud.Run($"Install-WallarmConnector @aws {Node} -RoleArn $role -PassThru", ("role", role.RoleArn)).ThrowIfFailed());

        Assert.Equal(role.RoleArn, Assert.IsType<PublishedForwarder>(Assert.Single(made).Result).RoleArn);
        Assert.DoesNotContain(world.Aws.Calls, call => call.Service == "iam");
    }

    [BotoFact]
    public async Task An_empty_pipeline_installs_nothing()
    {
        await using var world = await InstallationWorld.OpenAsync(InstallationWorld.Home);

        world.Cloud.Run($"@() | Install-WallarmConnector @aws {Node}").ThrowIfFailed();

        Assert.Empty(world.Aws.Calls);
    }

    [BotoTheory]
    [InlineData("-RestApiId a", "Wallarm.StageNameRequired")]
    [InlineData("-StageName prod", "Wallarm.ApiIdRequired")]
    [InlineData("-StageName prod -RestApiId a -ApiId b", "Wallarm.ApiIdRequired")]
    [InlineData("-RoleArn arn:aws:iam::123456789012:role/x -LeastPrivilege", "Wallarm.RoleArnOrName")]
    public async Task Parameters_that_contradict_each_other_are_an_error_before_any_call(string parameters, string errorId)
    {
        await using var world = await InstallationWorld.OpenAsync();

        var error = world.Cloud.Fail($"Install-WallarmConnector @aws {Node} {parameters}");

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task Regions_have_functions_of_their_own_and_one_role_that_serves_them_all()
    {
        await using var world = await InstallationWorld.OpenAsync();
        var file = world.Write("connector.json", """
            { "node": { "url": "n:5050", "scheme": "http" },
              "function": { "tags": { "team": "api" }, "onFailureDestination": "arn:aws:sqs:eu-west-1:123456789012:q" },
              "regions": [
                { "name": "eu-west-1" },
                { "name": "us-east-1", "node": { "url": "https://other:5050" },
                  "function": { "subnetIds": [ "subnet-1" ], "securityGroupIds": [ "sg-1" ], "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/k",
                                "tags": { "tier": "1" }, "onFailureDestination": "arn:aws:sqs:us-east-1:123456789012:q" } } ] }
            """);

        var made = InstallationWorld.Targets(world.Install(file).ThrowIfFailed());
        world.Aws.ClearCalls();
        world.Install(file).ThrowIfFailed();

        var policy = Assert.IsType<LambdaRole>(made[0].Result).PolicyDocument;
        Assert.All(["arn:aws:sqs:eu-west-1:123456789012:q", "arn:aws:sqs:us-east-1:123456789012:q", "arn:aws:kms:us-east-1:123456789012:key/k", "ec2:CreateNetworkInterface"], part => Assert.Contains(part, policy, StringComparison.Ordinal));
        Assert.Equal(
            ["http://n:5050 arn:aws:sqs:eu-west-1:123456789012:q", "https://other:5050 arn:aws:sqs:us-east-1:123456789012:q"],
            made.Select(target => target.Result).OfType<PublishedForwarder>().OrderBy(forwarder => forwarder.Region, StringComparer.Ordinal).Select(forwarder => $"{forwarder.NodeAddress} {forwarder.OnFailureDestination}"));
        Assert.Empty(world.Aws.MutatingCalls);
    }
}
