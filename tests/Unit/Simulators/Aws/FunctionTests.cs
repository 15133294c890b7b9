using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Functions, versions and aliases behave as in AWS where moto does not.</summary>
public class FunctionTests
{
    [BotoFact]
    public async Task A_new_role_is_not_assumable_for_so_many_tries()
    {
        await using Account account = await Account.OpenAsync();
        account.Aws.Settings.RolePropagationTries = 2;
        string role = await account.CreateRoleAsync();

        for (int i = 0; i < 2; i++)
        {
            BotoException error = await account.FailAsync("lambda", "create_function", Account.FunctionRequest(role));
            Assert.Equal(
                ("InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda."),
                (error.Code, error.Status, error.Text));
        }

        await account.CreateFunctionAsync(role);
    }

    [BotoFact]
    public async Task A_role_that_does_not_trust_Lambda_is_never_assumable()
    {
        await using Account account = await Account.OpenAsync();

        BotoException error =
            await account.FailAsync(
                "lambda", "create_function", Account.FunctionRequest(await account.CreateRoleAsync(service: "ec2.amazonaws.com")));

        Assert.Equal("The role defined for the function cannot be assumed by Lambda.", error.Text);
    }

    [BotoFact]
    public async Task A_function_is_pending_then_active_and_refuses_updates_meanwhile()
    {
        await using Account account = await Account.OpenAsync();
        account.Aws.Settings.PendingAnswers = 3;

        JsonNode created = await account.CreateFunctionWithRoleAsync();
        JsonNode pending = await GetAsync(account);
        BotoException update = await account.FailAsync("lambda", "update_function_configuration", new { FunctionName = "f", Timeout = 60 });
        BotoException publish = await account.FailAsync("lambda", "publish_version", new { FunctionName = "f" });
        JsonNode active = await GetAsync(account);

        Assert.Equal(("Pending", "Pending", "Active"), (Text(created, "State"), Text(pending, "State"), Text(active, "State")));
        Assert.Equal("Creating", Text(pending, "StateReasonCode"));
        Assert.All([update, publish], error => Assert.Equal(("ResourceConflictException", 409), (error.Code, error.Status)));
        Assert.Equal(
            "The operation cannot be performed at this time. The function is currently in the following state: Pending", update.Text);
    }

    [BotoFact]
    public async Task An_update_is_in_progress_then_successful_and_refuses_others_meanwhile()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        account.Aws.Settings.InProgressAnswers = 2;

        JsonNode updated = await account.CallAsync("lambda", "update_function_configuration", new { FunctionName = "f", Timeout = 60 });
        JsonNode inProgress = await GetAsync(account);
        BotoException conflict =
            await account.FailAsync("lambda", "update_function_code", new { FunctionName = "f", ZipFile = Boto.Bytes(Account.Zip("two")) });
        JsonNode done = await GetAsync(account);

        Assert.Equal(
            ("InProgress", "InProgress", "Successful"),
            (Text(updated, "LastUpdateStatus"), Text(inProgress, "LastUpdateStatus"), Text(done, "LastUpdateStatus")));
        Assert.Equal(
            $"The operation cannot be performed at this time. An update is in progress for resource: {account.FunctionArn()}",
            conflict.Text);
        Assert.Equal(60, done["Timeout"]!.GetValue<int>());
    }

    [BotoFact]
    public async Task Creation_and_update_may_fail_with_a_reason()
    {
        await using Account account = await Account.OpenAsync();
        account.Aws.Settings.UpdateFailure = "The subnet is gone.";
        await account.CreateFunctionWithRoleAsync();
        await account.CallAsync("lambda", "update_function_configuration", new { FunctionName = "f", Timeout = 60 });
        JsonNode updated = await GetAsync(account);
        account.Aws.Settings.CreationFailure = "No addresses are left.";
        await account.CreateFunctionAsync(Text(updated, "Role")!, "g");
        JsonNode created = await GetAsync(account, "g");

        Assert.Equal(("Failed", "The subnet is gone."), (Text(updated, "LastUpdateStatus"), Text(updated, "LastUpdateStatusReason")));
        Assert.Equal(("Failed", "No addresses are left."), (Text(created, "State"), Text(created, "StateReason")));
    }

    [BotoFact]
    public async Task All_settings_come_back_and_the_hash_is_that_of_the_zip()
    {
        await using Account account = await Account.OpenAsync();
        byte[] zip = Account.Zip("two");
        await account.CreateFunctionWithRoleAsync();

        await account.CallAsync("lambda", "update_function_configuration", new
        {
            FunctionName = "f",
            KMSKeyArn = $"arn:aws:kms:eu-west-1:{account.Id}:key/k",
            DeadLetterConfig = new { TargetArn = $"arn:aws:sqs:eu-west-1:{account.Id}:q" },
            LoggingConfig = new { LogFormat = "JSON", ApplicationLogLevel = "WARN" },
            TracingConfig = new { Mode = "Active" },
            EphemeralStorage = new { Size = 600 },
            VpcConfig = new { SubnetIds = Boto.List("subnet-1"), SecurityGroupIds = Boto.List("sg-1") },
        });
        JsonNode code =
            await account.CallAsync(
                "lambda",
                "update_function_code",
                new { FunctionName = "f", ZipFile = Boto.Bytes(zip), Architectures = Boto.List("arm64") });
        JsonNode configuration = await GetAsync(account);

        Assert.Equal(Convert.ToBase64String(SHA256.HashData(zip)), Text(code, "CodeSha256"));
        Assert.Equal(Text(code, "CodeSha256"), Text(configuration, "CodeSha256"));
        Assert.Equal("arm64", configuration["Architectures"]![0]!.GetValue<string>());
        Assert.EndsWith(":key/k", Text(configuration, "KMSKeyArn"), StringComparison.Ordinal);
        Assert.EndsWith(":q", Text(configuration["DeadLetterConfig"]!, "TargetArn"), StringComparison.Ordinal);
        JsonNode logging = configuration["LoggingConfig"]!;
        Assert.Equal(
            ("JSON", "/aws/lambda/f", "WARN", "INFO"),
            (Text(logging, "LogFormat"), Text(logging, "LogGroup"), Text(logging, "ApplicationLogLevel"), Text(logging, "SystemLogLevel")));
        Assert.Equal(
            ("Active", 600), (Text(configuration["TracingConfig"]!, "Mode"), configuration["EphemeralStorage"]!["Size"]!.GetValue<int>()));
        Assert.Equal(("subnet-1", "sg-1"), (configuration["VpcConfig"]!["SubnetIds"]![0]!.GetValue<string>(), configuration["VpcConfig"]!["SecurityGroupIds"]![0]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task A_version_is_published_only_when_something_has_changed()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();

        string[] versions =
        [
            await PublishAsync(),
            await PublishAsync(),
            await PublishAsync("update_function_code", new { FunctionName = "f", ZipFile = Boto.Bytes(Account.Zip("one")) }),
            await PublishAsync("update_function_code", new { FunctionName = "f", ZipFile = Boto.Bytes(Account.Zip("two")) }),
            await PublishAsync("update_function_configuration", new { FunctionName = "f", LoggingConfig = new { LogFormat = "JSON" } }),
            await PublishAsync(),
            Text(await account.CallAsync("lambda", "update_function_code", new { FunctionName = "f", ZipFile = Boto.Bytes(Account.Zip("three")), Publish = true }), "Version")!,
        ];

        Assert.Equal(["1", "1", "1", "2", "3", "3", "4"], versions);

        async Task<string> PublishAsync(string? update = null, object? parameters = null)
        {
            if (update is not null)
                await account.CallAsync("lambda", update, parameters!);
            return Text(await account.CallAsync("lambda", "publish_version", new { FunctionName = "f" }), "Version")!;
        }
    }

    [BotoFact]
    public async Task A_version_is_published_only_for_the_code_that_was_meant()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();

        BotoException error = await account.FailAsync("lambda", "publish_version", new { FunctionName = "f", CodeSha256 = "b3RoZXI=" });

        Assert.Equal("InvalidParameterValueException", error.Code);
    }

    [BotoFact]
    public async Task An_alias_gives_the_settings_of_its_version()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        await account.CallAsync(
            "lambda", "update_function_configuration", new { FunctionName = "f", LoggingConfig = new { LogFormat = "JSON" } });
        await account.PublishLiveAsync();
        await account.CallAsync("lambda", "update_function_configuration", new
        {
            FunctionName = "f",
            LoggingConfig = new { LogFormat = "Text" },
            Environment = new { Variables = new { X_NODE_URL = "other:5050" } },
        });

        JsonNode live =
            (await account.CallAsync("lambda", "get_function", new { FunctionName = "f", Qualifier = "live" }))["Configuration"]!;
        JsonNode latest = await GetAsync(account);

        Assert.Equal(("1", account.FunctionArn("live")), (Text(live, "Version"), Text(live, "FunctionArn")));
        Assert.Equal(
            ("node:5050", "JSON"), (Text(live["Environment"]!["Variables"]!, "X_NODE_URL"), Text(live["LoggingConfig"]!, "LogFormat")));
        Assert.Equal(
            ("other:5050", "Text"),
            (Text(latest["Environment"]!["Variables"]!, "X_NODE_URL"), Text(latest["LoggingConfig"]!, "LogFormat")));
        Assert.Equal(("$LATEST", account.FunctionArn()), (Text(latest, "Version"), Text(latest, "FunctionArn")));
    }

    [BotoFact]
    public async Task Aliases_have_revisions_and_are_unique()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        BotoException absent = await account.FailAsync("lambda", "get_alias", new { FunctionName = "f", Name = "live" });
        await account.PublishLiveAsync();
        JsonNode first = await account.CallAsync("lambda", "get_alias", new { FunctionName = "f", Name = "live" });
        JsonNode updated =
            await account.CallAsync(
                "lambda",
                "update_alias",
                new { FunctionName = "f", Name = "live", FunctionVersion = "1", RevisionId = Text(first, "RevisionId") });
        BotoException stale =
            await account.FailAsync(
                "lambda",
                "update_alias",
                new { FunctionName = "f", Name = "live", FunctionVersion = "1", RevisionId = Text(first, "RevisionId") });
        BotoException noVersion =
            await account.FailAsync("lambda", "update_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "9" });
        BotoException twice =
            await account.FailAsync("lambda", "create_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "1" });

        Assert.Equal(("ResourceNotFoundException", 404), (absent.Code, absent.Status));
        Assert.NotEqual(Text(first, "RevisionId"), Text(updated, "RevisionId"));
        Assert.Equal(("PreconditionFailedException", 412), (stale.Code, stale.Status));
        Assert.Equal(("ResourceNotFoundException", 404), (noVersion.Code, noVersion.Status));
        Assert.Equal(("ResourceConflictException", 409), (twice.Code, twice.Status));
    }

    [BotoFact]
    public async Task Environments_that_are_too_large_or_use_reserved_names_are_refused()
    {
        await using Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync();
        const int Overhead = 8; // {"A":""}, and one more

        BotoException tooLarge =
            await account.FailAsync(
                "lambda",
                "create_function",
                Account.FunctionRequest(role, environment: new Dictionary<string, string> { ["AB"] = new('x', 4096 - Overhead) }));
        BotoException reserved =
            await account.FailAsync(
                "lambda", "create_function", Account.FunctionRequest(role, environment: new { AWS_REGION = "x", OWN = "y" }));
        await account.CreateFunctionAsync(role, environment: new Dictionary<string, string> { ["AB"] = new('x', 4096 - Overhead - 1) });

        Assert.StartsWith(
            "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {\"AB\":\"xxx",
            tooLarge.Text,
            StringComparison.Ordinal);
        Assert.EndsWith("Reserved keys used in this request: AWS_REGION", reserved.Text, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Code_that_is_no_zip_and_runtimes_that_are_none_are_refused()
    {
        await using Account account = await Account.OpenAsync();
        JsonNode created = await account.CreateFunctionWithRoleAsync();

        BotoException noZip =
            await account.FailAsync("lambda", "update_function_code", new { FunctionName = "f", ZipFile = Boto.Bytes([1, 2, 3]) });
        BotoException noRuntime =
            await account.FailAsync("lambda", "update_function_configuration", new { FunctionName = "f", Runtime = "cobol" });
        BotoException twice = await account.FailAsync("lambda", "create_function", Account.FunctionRequest(Text(created, "Role")!));

        Assert.StartsWith("Could not unzip uploaded file", noZip.Text, StringComparison.Ordinal);
        Assert.Equal("ValidationException", noRuntime.Code);
        Assert.Equal(("ResourceConflictException", 409), (twice.Code, twice.Status));
    }

    [BotoFact]
    public async Task Event_invoke_settings_belong_to_what_the_qualifier_names()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        await account.PublishLiveAsync();

        await account.CallAsync(
            "lambda", "put_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live", MaximumRetryAttempts = 1 });
        BotoException function = await account.FailAsync("lambda", "get_function_event_invoke_config", new { FunctionName = "f" });
        JsonNode live =
            await account.CallAsync("lambda", "get_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live" });
        BotoException noAlias =
            await account.FailAsync(
                "lambda", "put_function_event_invoke_config", new { FunctionName = "f", Qualifier = "gone", MaximumRetryAttempts = 1 });

        Assert.Equal($"The function {account.FunctionArn("$LATEST")} doesn't have an EventInvokeConfig", function.Text);
        Assert.Equal((1, account.FunctionArn("live")), (live["MaximumRetryAttempts"]!.GetValue<int>(), Text(live, "FunctionArn")));
        Assert.Equal(("ResourceNotFoundException", 404), (noAlias.Code, noAlias.Status));

        await account.CallAsync("lambda", "delete_alias", new { FunctionName = "f", Name = "live" });
        await account.CallAsync("lambda", "create_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "1" });
        BotoException gone =
            await account.FailAsync("lambda", "get_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live" });
        Assert.Equal("ResourceNotFoundException", gone.Code);
    }

    private static Task<JsonNode> GetAsync(Account account, string name = "f") =>
        account.CallAsync("lambda", "get_function_configuration", new { FunctionName = name });

    private static string? Text(JsonNode node, string member) => node[member]?.GetValue<string>();
}
