#!/bin/sh
# What the five cmdlets do, with the AWS CLI: the same reads and the same changes of a first deployment, one process a call.
# deploy.sh REST-API-ID STAGE LOG-GROUP FORMAT PACKAGE
set -eu
api=$1 stage=$2 group=$3 format=$4 package=$5
role=WallarmAPIDiscoveryLambdaRole
function=wallarm-api-discovery-connector
account_role=WallarmAPIGatewayCloudWatchRole
tag=wallarm:connector=Wallarm.Connector.PowerShell
tags=Key=wallarm:connector,Value=Wallarm.Connector.PowerShell

trust() {
    printf '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},"Action":"sts:AssumeRole"}]}' "$1"
}

read_group() {
    aws logs describe-log-groups --log-group-name-prefix "$1" --query "logGroups[?logGroupName=='$1'].arn" --output text
}

make_group() {
    aws logs create-log-group --log-group-name "$1" --tags "$tag"
    aws logs put-retention-policy --log-group-name "$1" --retention-in-days 30
}

# The role and its policy.
if aws iam get-role --role-name $role >/dev/null 2>&1; then echo "the role is there" >&2; exit 1; fi
account=$(aws sts get-caller-identity --query Account --output text)
policy_arn=arn:aws:iam::$account:policy/${role}Policy
if aws iam get-policy --policy-arn "$policy_arn" >/dev/null 2>&1; then echo "the policy is there" >&2; exit 1; fi
permissions='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents","logs:DescribeLogGroups","logs:DescribeLogStreams"],"Resource":"arn:aws:logs:*:*:*"}]}'
aws iam create-policy --policy-name ${role}Policy --policy-document "$permissions" --tags $tags >/dev/null
role_arn=$(aws iam create-role --role-name $role --assume-role-policy-document "$(trust lambda.amazonaws.com)" --tags $tags --query Role.Arn --output text)
aws iam attach-role-policy --role-name $role --policy-arn "$policy_arn"

# The function, its version and its alias.
if aws lambda get-function --function-name $function >/dev/null 2>&1; then echo "the function is there" >&2; exit 1; fi
[ -n "$(read_group /aws/lambda/$function)" ] || make_group /aws/lambda/$function
aws lambda create-function --function-name $function --role "$role_arn" --runtime provided.al2023 --handler bootstrap --architectures x86_64 \
    --zip-file "fileb://$package" --timeout 60 --memory-size 128 --publish --tags "$tag" \
    --environment 'Variables={X_NODE_URL=node.example.com:443,X_NODE_SCHEME=https}' \
    --logging-config "LogFormat=JSON,ApplicationLogLevel=INFO,SystemLogLevel=WARN,LogGroup=/aws/lambda/$function" >/dev/null
while [ "$(aws lambda get-function-configuration --function-name $function --query State --output text)" = Pending ]; do sleep 0.2; done
alias_arn=$(aws lambda create-alias --function-name $function --name live --function-version 1 --query AliasArn --output text)

# The stage.
aws apigateway get-stage --rest-api-id "$api" --stage-name "$stage" >/dev/null
group_arn=$(read_group "$group")
[ "$(aws apigateway get-account --query cloudwatchRoleArn --output text)" = None ] || { echo "the account has a role" >&2; exit 1; }
aws sts get-caller-identity >/dev/null
if aws iam get-role --role-name $account_role >/dev/null 2>&1; then echo "the account's role is there" >&2; exit 1; fi
aws ssm put-parameter --name "/wallarm-connector/stage-logging/restapis/$api/$stage" --type String --tier Intelligent-Tiering --no-overwrite \
    --tags $tags --value '{}' >/dev/null
made=$(aws iam create-role --role-name $account_role --assume-role-policy-document "$(trust apigateway.amazonaws.com)" --tags $tags --query Role.Arn --output text)
aws iam attach-role-policy --role-name $account_role --policy-arn arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs
aws apigateway update-account --patch-operations "op=replace,path=/cloudwatchRoleArn,value=$made" >/dev/null
[ -n "$group_arn" ] || make_group "$group"
group_arn=arn:aws:logs:$AWS_REGION:$account:log-group:$group
format_json=$(printf %s "$format" | sed 's/["\\]/\\&/g')
aws apigateway update-stage --rest-api-id "$api" --stage-name "$stage" --patch-operations "[
    {\"op\":\"replace\",\"path\":\"/accessLogSettings/destinationArn\",\"value\":\"$group_arn\"},
    {\"op\":\"replace\",\"path\":\"/accessLogSettings/format\",\"value\":\"$format_json\"},
    {\"op\":\"replace\",\"path\":\"/*/*/logging/loglevel\",\"value\":\"INFO\"}]" >/dev/null

# The subscription.
aws lambda get-function-configuration --function-name $function --qualifier live >/dev/null
[ -n "$(read_group "$group")" ]
aws logs describe-subscription-filters --log-group-name "$group" >/dev/null
aws lambda get-policy --function-name $function --qualifier live >/dev/null 2>&1 || true
aws lambda add-permission --function-name $function --qualifier live --statement-id WallarmConnectorLogs --action lambda:InvokeFunction \
    --principal "logs.$AWS_REGION.amazonaws.com" --source-arn "arn:aws:logs:$AWS_REGION:$account:log-group:*" --source-account "$account" >/dev/null
aws logs put-subscription-filter --log-group-name "$group" --filter-name WallarmFilter --filter-pattern "" --destination-arn "$alias_arn"

# The check.
aws apigateway get-stage --rest-api-id "$api" --stage-name "$stage" >/dev/null
[ -n "$(read_group "$group")" ]
aws lambda get-function --function-name $function >/dev/null
aws lambda get-function --function-name $function --qualifier live >/dev/null
aws lambda get-alias --function-name $function --name live >/dev/null
[ -n "$(read_group /aws/lambda/$function)" ]
aws lambda get-function-event-invoke-config --function-name $function --qualifier live >/dev/null 2>&1 || true
aws logs describe-subscription-filters --log-group-name "$group" >/dev/null
aws lambda get-policy --function-name $function --qualifier live >/dev/null
aws iam get-role --role-name $role >/dev/null
aws iam simulate-principal-policy --policy-source-arn "$role_arn" --action-names logs:CreateLogStream logs:PutLogEvents \
    --resource-arns "arn:aws:logs:$AWS_REGION:$account:log-group:/aws/lambda/$function:log-stream:any" >/dev/null
writes=$(aws apigateway get-account --query cloudwatchRoleArn --output text)
aws iam get-role --role-name "${writes##*/}" >/dev/null
aws iam simulate-principal-policy --policy-source-arn "$writes" --action-names logs:CreateLogStream logs:PutLogEvents \
    --resource-arns "$group_arn:log-stream:any" >/dev/null
now=$(date +%s)
aws logs filter-log-events --log-group-name /aws/lambda/$function --start-time "$((now - 3600))000" --end-time "${now}000" >/dev/null
