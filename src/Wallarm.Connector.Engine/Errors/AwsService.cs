namespace Wallarm.Connector.Engine.Errors;

/// <summary>An AWS service that the engine calls.</summary>
/// <param name="ActionPrefix">What its IAM actions start with.</param>
/// <param name="EndpointKey">
/// Its id in <c>services</c> sections of the config file, and in upper case in <c>AWS_ENDPOINT_URL_*</c>: the service id of its model with
/// underscores for blanks. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
/// </param>
internal sealed record AwsService(string ActionPrefix, string EndpointKey)
{
    public static readonly AwsService ApiGateway = new("apigateway", "api_gateway");
    public static readonly AwsService ApiGatewayV2 = new("apigateway", "apigatewayv2");
    public static readonly AwsService CloudWatch = new("cloudwatch", "cloudwatch");
    public static readonly AwsService Iam = new("iam", "iam");
    public static readonly AwsService Kms = new("kms", "kms");
    public static readonly AwsService Lambda = new("lambda", "lambda");
    public static readonly AwsService Logs = new("logs", "cloudwatch_logs");
    public static readonly AwsService S3 = new("s3", "s3");
    public static readonly AwsService Sqs = new("sqs", "sqs");
    public static readonly AwsService Ssm = new("ssm", "ssm");
    public static readonly AwsService Sts = new("sts", "sts");

    public static readonly IReadOnlyList<AwsService> All =
        [ApiGateway, ApiGatewayV2, CloudWatch, Iam, Kms, Lambda, Logs, S3, Sqs, Ssm, Sts];
}
