using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>New-WallarmLambdaRole: what it makes, what it plans, what it repairs.</summary>
public class LambdaRoleTests
{
    private const string Guide =
        """
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": [
                        "logs:CreateLogGroup",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams"
                    ],
                    "Resource": "arn:aws:logs:*:*:*"
                }
            ]
        }
        """;

    [BotoFact]
    public async Task The_function_that_a_role_is_for_goes_down_the_pipeline()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var run = cloud.Run($"New-WallarmLambdaRole @aws -LeastPrivilege -FunctionName shop-forwarder | Publish-WallarmForwarder @aws {CloudSession.Node} -WhatIf");

        Assert.Equal("shop-forwarder", run.Single<PublishedForwarder>().FunctionName);
    }

    [BotoFact]
    public async Task The_first_run_makes_the_role_of_the_guide_with_six_calls()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var run = cloud.Run("New-WallarmLambdaRole @aws -Tag @{ team = 'api' }");

        var role = run.Single<LambdaRole>();
        Assert.Equal(["GetCallerIdentity", "GetRole", "GetPolicy", "CreatePolicy", "CreateRole", "AttachRolePolicy"], cloud.Operations);
        Assert.Equal(
            ("WallarmAPIDiscoveryLambdaRole", $"arn:aws:iam::{cloud.AccountId}:role/WallarmAPIDiscoveryLambdaRole"),
            (role.RoleName, role.RoleArn));
        Assert.Equal(
            ("WallarmAPIDiscoveryLambdaRolePolicy", $"arn:aws:iam::{cloud.AccountId}:policy/WallarmAPIDiscoveryLambdaRolePolicy"),
            (role.PolicyName, role.PolicyArn));
        Assert.Equal((ChangeStatus.Created, 3), (role.Status, role.Changes.Count));
        Assert.Equal(Guide, cloud.Aws.CallsOf("CreatePolicy")[0].Form["PolicyDocument"]);
        Assert.Equal(Guide, role.PolicyDocument);
        var inIam = (await cloud.CallAsync("iam", "get_role", new { role.RoleName }))["Role"]!;
        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", inIam["AssumeRolePolicyDocument"]!.ToJsonString());
        Assert.Equal(
            ["team=api", "wallarm:connector=Wallarm.Connector.PowerShell"],
            inIam["Tags"]!.AsArray().Select(tag => $"{tag!["Key"]}={tag["Value"]}").Order(StringComparer.Ordinal));
        var attached = await cloud.CallAsync("iam", "list_attached_role_policies", new { role.RoleName });
        Assert.Equal([role.PolicyArn], attached["AttachedPolicies"]!.AsArray().Select(policy => policy!["PolicyArn"]!.GetValue<string>()));
        Assert.Empty(run.Warnings);
    }

    [BotoFact]
    public async Task The_second_run_reads_five_times_and_changes_nothing()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var first = cloud.CreateRole();

        var run = cloud.Run("New-WallarmLambdaRole @aws -Verbose");

        var second = run.Single<LambdaRole>();
        Assert.Equal(["GetCallerIdentity", "GetRole", "ListAttachedRolePolicies", "GetPolicy", "GetPolicyVersion"], cloud.Operations);
        Assert.Equal(ChangeStatus.Unchanged, second.Status);
        Assert.Empty(second.Changes);
        Assert.Equal(first with { Status = second.Status, Changes = second.Changes }, second);
        Assert.Contains(run.Verbose, line => line.Contains("nothing is changed", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task What_if_plans_the_whole_object_and_says_every_change_where_nothing_exists()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var planned = cloud.Run("New-WallarmLambdaRole @aws -Path /wallarm/ -ReplaceExisting -Force -WhatIf").Single<LambdaRole>();

        Assert.Empty(cloud.Mutations);
        Assert.Equal(ChangeStatus.Planned, planned.Status);
        Assert.Contains(
            "Create IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy': { \"Version\": \"2012-10-17\"",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains(
            "Create IAM role 'WallarmAPIDiscoveryLambdaRole': trusted by lambda.amazonaws.com, path /wallarm/",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains(
            "Attach IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy': to role 'WallarmAPIDiscoveryLambdaRole'",
            cloud.Screen,
            StringComparison.Ordinal);
        var made = cloud.Run("New-WallarmLambdaRole @aws -Path /wallarm/").Single<LambdaRole>();
        Assert.Equal(planned with { Status = made.Status, Changes = made.Changes }, made);
        Assert.Equal(planned.Changes, made.Changes);
        Assert.Equal(made.RoleArn, (await cloud.CallAsync("iam", "get_role", new { made.RoleName }))["Role"]!["Arn"]!.GetValue<string>());
    }

    [BotoTheory]
    [InlineData("detach_role_policy", "", "AttachRolePolicy", "Attach IAM policy")]
    [InlineData("untag_role", "-Tag @{ team = 'api' }", "TagRole", "Tag IAM role 'WallarmAPIDiscoveryLambdaRole': team=api")]
    [InlineData("untag_policy", "-Tag @{ team = 'api' }", "TagPolicy", "Tag IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy': team=api")]
    [InlineData("delete_role_permissions_boundary", "-PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess", "PutRolePermissionsBoundary", "Set PermissionsBoundary of IAM role 'WallarmAPIDiscoveryLambdaRole': arn:aws:iam::aws:policy/PowerUserAccess")]
    [InlineData("update_assume_role_policy", "-ReplaceExisting -Force", "UpdateAssumeRolePolicy", "Replace AssumeRolePolicyDocument of IAM role")]
    public async Task What_has_drifted_is_planned_and_repaired_with_one_call(string drift, string options, string repair, string plan)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.Run($"New-WallarmLambdaRole @aws {options}").Single<LambdaRole>();
        object parameters = drift switch
        {
            "detach_role_policy" => new { role.RoleName, role.PolicyArn },
            "untag_role" => new { role.RoleName, TagKeys = Boto.List("team") },
            "untag_policy" => new { role.PolicyArn, TagKeys = Boto.List("team") },
            "update_assume_role_policy" => new { role.RoleName, PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" },
            _ => new { role.RoleName },
        };
        await cloud.CallAsync("iam", drift, parameters);
        cloud.Aws.ClearCalls();

        var planned = cloud.Run($"New-WallarmLambdaRole @aws {options} -WhatIf").Single<LambdaRole>();
        Assert.Empty(cloud.Mutations);
        Assert.Contains(plan, cloud.Screen, StringComparison.Ordinal);
        var repaired = cloud.Run($"New-WallarmLambdaRole @aws {options}").Single<LambdaRole>();

        Assert.Equal([repair], cloud.Mutations);
        Assert.Equal((ChangeStatus.Planned, ChangeStatus.Updated, 1), (planned.Status, repaired.Status, repaired.Changes.Count));
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run($"New-WallarmLambdaRole @aws {options}").Single<LambdaRole>().Status);
        Assert.Equal([repair], cloud.Mutations);
    }

    [BotoFact]
    public async Task A_role_made_by_hand_from_the_guide_is_as_asked()
    {
        await using var cloud = await CloudSession.OpenAsync();
        await cloud.CallAsync("iam", "create_role", new { RoleName = "Hand", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":{"Sid":"Console","Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"Service":["lambda.amazonaws.com"]}}}""" });
        var policy = await cloud.CallAsync("iam", "create_policy", new
        {
            PolicyName = "HandPolicy",
            Path = "/elsewhere/",
            PolicyDocument =
                "\n" + Guide.Replace("\"logs:CreateLogGroup\",", "", StringComparison.Ordinal).Replace(
                    "\"logs:DescribeLogStreams\"", "\"logs:DescribeLogStreams\", \"logs:createloggroup\"", StringComparison.Ordinal),
        });
        var policyArn = policy["Policy"]!["Arn"]!.GetValue<string>();
        await cloud.CallAsync("iam", "attach_role_policy", new { RoleName = "Hand", PolicyArn = policyArn });
        cloud.Aws.ClearCalls();

        var role = cloud.Run("New-WallarmLambdaRole Hand @aws").Single<LambdaRole>();

        Assert.Equal((ChangeStatus.Unchanged, policyArn), (role.Status, role.PolicyArn));
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public async Task The_partition_is_that_of_the_region(string region, string partition)
    {
        await using var cloud = await CloudSession.OpenAsync(region);

        var role = cloud.Run("New-WallarmLambdaRole @aws -WhatIf").Single<LambdaRole>();
        var narrow = cloud.Run("New-WallarmLambdaRole @aws -LeastPrivilege -FunctionName f -WhatIf").Single<LambdaRole>();

        Assert.Equal($"arn:{partition}:iam::{cloud.AccountId}:role/WallarmAPIDiscoveryLambdaRole", role.RoleArn);
        Assert.Equal($"arn:{partition}:iam::{cloud.AccountId}:policy/WallarmAPIDiscoveryLambdaRolePolicy", role.PolicyArn);
        Assert.Equal(Guide.Replace("arn:aws:", $"arn:{partition}:", StringComparison.Ordinal), role.PolicyDocument);
        Assert.Equal(
            $"arn:{partition}:logs:*:{cloud.AccountId}:log-group:/aws/lambda/f:*",
            Statements(narrow)[0]["Resource"]![0]!.GetValue<string>());
    }

    [BotoFact]
    public async Task A_policy_of_least_privilege_allows_what_the_options_need_and_nothing_else()
    {
        await using var cloud = await CloudSession.OpenAsync();

        Assert.Equal(
            [$"logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:*:{cloud.AccountId}:log-group:/aws/lambda/f:*"],
            Allowed("-LeastPrivilege -FunctionName f"));
        Assert.Equal(
            ["ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses on *"],
            Added("-Vpc"));
        Assert.Equal(["sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:q", "kms:Decrypt kms:GenerateDataKey on arn:aws:kms:eu-west-1:*:key/* via sqs.eu-west-1.amazonaws.com*"], Added("-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q"));
        Assert.Equal(["sns:Publish on arn:aws:sns:eu-west-1:123456789012:t", "kms:Decrypt kms:GenerateDataKey on arn:aws:kms:eu-west-1:*:key/* via sns.eu-west-1.amazonaws.com*"], Added("-OnFailureDestination arn:aws:sns:eu-west-1:123456789012:t"));
        Assert.Equal(
            ["s3:PutObject on arn:aws:s3:::b/*", "s3:ListBucket on arn:aws:s3:::b"], Added("-OnFailureDestination arn:aws:s3:::b"));
        Assert.Equal(
            ["events:PutEvents on arn:aws:events:eu-west-1:123456789012:event-bus/e"],
            Added("-OnFailureDestination arn:aws:events:eu-west-1:123456789012:event-bus/e"));
        Assert.Equal(
            ["lambda:InvokeFunction on arn:aws:lambda:eu-west-1:123456789012:function:g"],
            Added("-OnFailureDestination arn:aws:lambda:eu-west-1:123456789012:function:g"));
        Assert.Equal(
            ["kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/k"], Added("-KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k"));
        Assert.Equal(2, Allowed("-KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k").Length);
        Assert.Empty(cloud.Mutations);

        string[] Added(string options) => Allowed("-LeastPrivilege -FunctionName f " + options)[1..];

        string[] Allowed(string options)
        {
            var role = cloud.Run($"New-WallarmLambdaRole @aws -WhatIf {options}").Single<LambdaRole>();
            return [.. Statements(role).Select(statement => $"{Texts(statement["Action"])} on {Texts(statement["Resource"])}{Via(statement["Condition"])}")];
        }

        static string Via(JsonNode? condition) => condition is null ? "" : $" via {condition["StringLike"]!["kms:ViaService"]}";

        static string Texts(JsonNode? node) =>
            node is JsonArray items
                ? string.Join(' ', items.Select(item => item!.GetValue<string>()).Order(StringComparer.Ordinal))
                : node!.GetValue<string>();
    }

    [BotoFact]
    public async Task Tags_keep_the_mark_of_the_module_and_have_no_case()
    {
        await using var cloud = await CloudSession.OpenAsync();

        cloud.Run(
            "New-WallarmLambdaRole @aws -Tag @{ 'Wallarm:Connector' = 'mine'; Team = 'api'; count = 3; none = $null }").ThrowIfFailed();
        cloud.Aws.ClearCalls();
        var again = cloud.Run("New-WallarmLambdaRole @aws -Tag @{ TEAM = 'api' }").Single<LambdaRole>();

        var tags =
            (await cloud.CallAsync("iam", "get_role", new { again.RoleName }))["Role"]!["Tags"]!.AsArray().ToDictionary(
                tag => tag!["Key"]!.GetValue<string>(), tag => tag!["Value"]!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(
            ("Wallarm.Connector.PowerShell", "api", "3", ""), (tags["wallarm:connector"], tags["team"], tags["count"], tags["none"]));
        Assert.Equal(ChangeStatus.Unchanged, again.Status);
    }

    [BotoFact]
    public async Task A_role_that_CloudFormation_manages_is_warned_about_where_it_changes()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        await cloud.Aws.Seed.RoleTagsAsync(role.RoleName, ("aws:cloudformation:stack-name", "infra"));

        var unchanged = cloud.Run("New-WallarmLambdaRole @aws");
        var changed = cloud.Run("New-WallarmLambdaRole @aws -Tag @{ team = 'api' } -WhatIf");

        Assert.Empty(unchanged.Warnings);
        Assert.Contains(
            "IAM role 'WallarmAPIDiscoveryLambdaRole' is managed by the CloudFormation stack 'infra'",
            Assert.Single(changed.Warnings),
            StringComparison.Ordinal);
    }

    private static JsonNode[] Statements(LambdaRole role) =>
        [.. JsonNode.Parse(role.PolicyDocument)!["Statement"]!.AsArray().OfType<JsonNode>()];
}
