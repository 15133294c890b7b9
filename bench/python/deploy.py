"""What the five cmdlets do, with boto3: the same reads, the same changes, in a process and with clients that live on."""
import base64
import hashlib
import json
import socket
import sys
import time

import boto3

ROLE = "WallarmAPIDiscoveryLambdaRole"
FUNCTION = "wallarm-api-discovery-connector"
ALIAS = "live"
FILTER = "WallarmFilter"
ACCOUNT_ROLE = "WallarmAPIGatewayCloudWatchRole"
LOGS_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
OURS = {"wallarm:connector": "Wallarm.Connector.PowerShell"}
OUR_TAGS = [{"Key": key, "Value": value} for key, value in OURS.items()]
PERMISSIONS = {
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
        "Resource": "arn:aws:logs:*:*:*",
    }],
}

session = boto3.Session()
region = session.region_name
iam, awslambda, logs, apigateway, ssm, sts = map(session.client, ["iam", "lambda", "logs", "apigateway", "ssm", "sts"])


def trust(service):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}


def find(error, call, **arguments):
    """The answer, or None where there is no such thing."""
    try:
        return call(**arguments)
    except error:
        return None


def find_group(name):
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return next((group for group in groups if group["logGroupName"] == name), None)


def make_group(name):
    logs.create_log_group(logGroupName=name, tags=OURS)
    logs.put_retention_policy(logGroupName=name, retentionInDays=30)


def role():
    missing = iam.exceptions.NoSuchEntityException
    found = find(missing, iam.get_role, RoleName=ROLE)
    if found is None:
        account = sts.get_caller_identity()["Account"]
        attached = None
    else:
        account = found["Role"]["Arn"].split(":")[4]
        if found["Role"]["AssumeRolePolicyDocument"] != trust("lambda.amazonaws.com"):
            raise RuntimeError("the role is trusted by others")
        policies = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
        attached = next((policy for policy in policies if policy["PolicyName"] == ROLE + "Policy"), None)
    policy_arn = attached["PolicyArn"] if attached else f"arn:aws:iam::{account}:policy/{ROLE}Policy"
    policy = find(missing, iam.get_policy, PolicyArn=policy_arn)
    if policy is None:
        iam.create_policy(PolicyName=ROLE + "Policy", PolicyDocument=json.dumps(PERMISSIONS), Tags=OUR_TAGS)
    else:
        version = iam.get_policy_version(PolicyArn=policy_arn, VersionId=policy["Policy"]["DefaultVersionId"])
        if version["PolicyVersion"]["Document"] != PERMISSIONS:
            raise RuntimeError("the policy has other content")
    if found is None:
        found = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust("lambda.amazonaws.com")), Tags=OUR_TAGS)
    if attached is None:
        iam.attach_role_policy(RoleName=ROLE, PolicyArn=policy_arn)
    return found["Role"]["Arn"]


def publish(role_arn, package):
    with open(package, "rb") as file:
        code = file.read()
    sha256 = base64.b64encode(hashlib.sha256(code).digest()).decode()
    log_group = "/aws/lambda/" + FUNCTION
    missing = awslambda.exceptions.ResourceNotFoundException
    function = find(missing, awslambda.get_function, FunctionName=FUNCTION)
    if function is not None:
        live = find(missing, awslambda.get_function, FunctionName=FUNCTION, Qualifier=ALIAS)
        if awslambda.get_alias(FunctionName=FUNCTION, Name=ALIAS).get("RoutingConfig"):
            raise RuntimeError("the alias sends a part of the batches elsewhere")
        find(missing, awslambda.get_function_event_invoke_config, FunctionName=FUNCTION, Qualifier=ALIAS)
        group = find_group(log_group)
        if not live or not group or live["Configuration"]["CodeSha256"] != sha256 or live["Configuration"]["Role"] != role_arn:
            raise RuntimeError("the function has drifted")
        return
    if find_group(log_group) is None:
        make_group(log_group)
    created = awslambda.create_function(
        FunctionName=FUNCTION, Role=role_arn, Runtime="provided.al2023", Handler="bootstrap", Architectures=["x86_64"], Code={"ZipFile": code},
        Timeout=60, MemorySize=128, Publish=True, Tags=OURS, Environment={"Variables": {"X_NODE_URL": "node.example.com:443", "X_NODE_SCHEME": "https"}},
        LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN", "LogGroup": log_group})
    if created["CodeSha256"] != sha256:
        raise RuntimeError("Lambda has other code")
    while created["State"] == "Pending":
        created = awslambda.get_function_configuration(FunctionName=FUNCTION)
        if created["State"] == "Pending":
            time.sleep(0.2)
    awslambda.create_alias(FunctionName=FUNCTION, Name=ALIAS, FunctionVersion="1")


def stage_logging(api, stage_name, log_group, log_format):
    stage = apigateway.get_stage(restApiId=api, stageName=stage_name)
    group = find_group(log_group)
    role_arn = apigateway.get_account().get("cloudwatchRoleArn")
    access_log = stage.get("accessLogSettings") or {}
    if not role_arn or group is None:
        account = sts.get_caller_identity()["Account"]
    if not role_arn and find(iam.exceptions.NoSuchEntityException, iam.get_role, RoleName=ACCOUNT_ROLE) is not None:
        raise RuntimeError("somebody else's role has the name")
    if access_log.get("format") != log_format:
        ssm.put_parameter(
            Name=f"/wallarm-connector/stage-logging/restapis/{api}/{stage_name}", Type="String", Tier="Intelligent-Tiering", Overwrite=False, Tags=OUR_TAGS,
            Value=json.dumps(access_log))
    if not role_arn:
        made = iam.create_role(RoleName=ACCOUNT_ROLE, AssumeRolePolicyDocument=json.dumps(trust("apigateway.amazonaws.com")), Tags=OUR_TAGS)
        iam.attach_role_policy(RoleName=ACCOUNT_ROLE, PolicyArn=LOGS_POLICY)
        apigateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": made["Role"]["Arn"]}])
    if group is None:
        make_group(log_group)
        group_arn = f"arn:aws:logs:{region}:{account}:log-group:{log_group}"
    else:
        group_arn = group["arn"].removesuffix(":*")
    wanted = {"/accessLogSettings/destinationArn": group_arn, "/accessLogSettings/format": log_format, "/*/*/logging/loglevel": "INFO"}
    current = {
        "/accessLogSettings/destinationArn": access_log.get("destinationArn"),
        "/accessLogSettings/format": access_log.get("format"),
        "/*/*/logging/loglevel": stage.get("methodSettings", {}).get("*/*", {}).get("loggingLevel"),
    }
    patches = [{"op": "replace", "path": path, "value": value} for path, value in wanted.items() if current[path] != value]
    if patches:
        apigateway.update_stage(restApiId=api, stageName=stage_name, patchOperations=patches)


def allows(policy, principal, source):
    statements = json.loads(policy["Policy"])["Statement"] if policy else []
    return any(
        statement["Principal"] == {"Service": principal} and statement["Condition"]["ArnLike"]["AWS:SourceArn"] == source for statement in statements)


def subscription(log_group):
    missing = awslambda.exceptions.ResourceNotFoundException
    alias_arn = awslambda.get_function_configuration(FunctionName=FUNCTION, Qualifier=ALIAS)["FunctionArn"]
    if find_group(log_group) is None:
        raise RuntimeError("there is no such log group")
    filters = logs.describe_subscription_filters(logGroupName=log_group)["subscriptionFilters"]
    policy = find(missing, awslambda.get_policy, FunctionName=FUNCTION, Qualifier=ALIAS)
    account = alias_arn.split(":")[4]
    principal, source = f"logs.{region}.amazonaws.com", f"arn:aws:logs:{region}:{account}:log-group:*"
    if not allows(policy, principal, source):
        awslambda.add_permission(
            FunctionName=FUNCTION, Qualifier=ALIAS, StatementId="WallarmConnectorLogs", Action="lambda:InvokeFunction", Principal=principal,
            SourceArn=source, SourceAccount=account)
    if not any(each["filterName"] == FILTER and each["destinationArn"] == alias_arn for each in filters):
        logs.put_subscription_filter(logGroupName=log_group, filterName=FILTER, filterPattern="", destinationArn=alias_arn)


def may_write(role_arn, group_arn):
    verdicts = iam.simulate_principal_policy(
        PolicySourceArn=role_arn, ActionNames=["logs:CreateLogStream", "logs:PutLogEvents"],
        ResourceArns=[group_arn.removesuffix(":*") + ":log-stream:any"])["EvaluationResults"]
    return all(verdict["EvalDecision"] == "allowed" for verdict in verdicts)


def check(api, stage_name, log_format):
    missing = awslambda.exceptions.ResourceNotFoundException
    access_log = apigateway.get_stage(restApiId=api, stageName=stage_name)["accessLogSettings"]
    log_group = access_log["destinationArn"].split(":log-group:")[1]
    group = find_group(log_group)
    function = awslambda.get_function(FunctionName=FUNCTION)
    live = awslambda.get_function(FunctionName=FUNCTION, Qualifier=ALIAS)["Configuration"]
    alias = awslambda.get_alias(FunctionName=FUNCTION, Name=ALIAS)
    own_group = find_group("/aws/lambda/" + FUNCTION)
    find(missing, awslambda.get_function_event_invoke_config, FunctionName=FUNCTION, Qualifier=ALIAS)
    filters = logs.describe_subscription_filters(logGroupName=log_group)["subscriptionFilters"]
    policy = awslambda.get_policy(FunctionName=FUNCTION, Qualifier=ALIAS)
    found = iam.get_role(RoleName=ROLE)["Role"]
    account = found["Arn"].split(":")[4]
    writes = apigateway.get_account()["cloudwatchRoleArn"]
    writer = iam.get_role(RoleName=writes.split("/")[-1])["Role"]
    now = int(time.time() * 1000)
    written = logs.filter_log_events(logGroupName="/aws/lambda/" + FUNCTION, startTime=now - 3_600_000, endTime=now)["events"]
    passed = [
        access_log["format"] == log_format,
        group is not None,
        function["Configuration"]["State"] == "Active" and live["Version"] == alias["FunctionVersion"],
        live["Environment"]["Variables"]["X_NODE_URL"] != "",
        any(each["destinationArn"] == f"{function['Configuration']['FunctionArn']}:{ALIAS}" for each in filters),
        allows(policy, f"logs.{region}.amazonaws.com", f"arn:aws:logs:{region}:{account}:log-group:*"),
        found["AssumeRolePolicyDocument"] == trust("lambda.amazonaws.com"),
        may_write(found["Arn"], own_group["arn"]),
        writer["AssumeRolePolicyDocument"] == trust("apigateway.amazonaws.com"),
        may_write(writes, group["arn"]),
        not written,
    ]
    if not all(passed):
        raise RuntimeError(f"the deployed connector does not pass: {passed}")


def deploy(order):
    laps = [time.perf_counter()]

    def lap(result):
        laps.append(time.perf_counter())
        return result

    api, stage_name, log_group, log_format = order["restApiId"], order["stageName"], order["logGroupName"], order["format"]
    role_arn = lap(role())
    lap(publish(role_arn, order["package"]))
    lap(stage_logging(api, stage_name, log_group, log_format))
    lap(subscription(log_group))
    lap(check(api, stage_name, log_format))
    return [(end - start) * 1000 for start, end in zip(laps, laps[1:])]


def main():
    # One object that all clients share: their connections and all they have learned stay when the caller changes.
    credentials = session.get_credentials()
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection, connection.makefile("rw") as lines:
        for line in lines:
            order = json.loads(line)
            credentials.access_key, credentials.secret_key = order["accessKeyId"], order["secretAccessKey"]
            try:
                answer = " ".join(f"{milliseconds:.3f}" for milliseconds in deploy(order))
            except Exception as error:  # pylint: disable=broad-except  # whatever it is, the bench shall tell
                answer = "failed: " + " ".join(f"{type(error).__name__}: {error}".split())
            print(answer, file=lines, flush=True)


main()
