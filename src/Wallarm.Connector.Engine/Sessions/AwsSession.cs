using Amazon;
using Amazon.APIGateway;
using Amazon.APIGateway.Model;
using Amazon.ApiGatewayV2;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.IdentityManagement;
using Amazon.KeyManagementService;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SimpleSystemsManagement;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Credentials, region and endpoints of one command, and the clients that use them.</summary>
internal sealed class AwsSession : IDisposable
{
    private readonly List<Action> _dispose = [];
    private readonly Lazy<AmazonIdentityManagementServiceClient> _iam;
    private readonly Lazy<AmazonKeyManagementServiceClient> _kms;
    private readonly Lazy<AmazonLambdaClient> _lambda;
    private readonly Lazy<AmazonLambdaClient> _invocations;
    private readonly Lazy<AmazonCloudWatchLogsClient> _logs;
    private readonly Lazy<AmazonAPIGatewayClient> _apiGateway;
    private readonly Lazy<AmazonApiGatewayV2Client> _apiGatewayV2;
    private readonly Lazy<AmazonCloudWatchClient> _cloudWatch;
    private readonly Lazy<AmazonS3Client> _s3;
    private readonly Lazy<AmazonSQSClient> _sqs;
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm;
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts;
    private readonly Remembered<string> _account;

    /// <summary>Makes a session. No client is made before it is asked for.</summary>
    /// <param name="clients">How clients are set up.</param>
    /// <param name="credentials">The source that won.</param>
    /// <param name="regionSource">Where the region came from.</param>
    public AwsSession(ClientSettings clients, CredentialSource credentials, string regionSource)
    {
        Region = clients.Region;
        CredentialSource = credentials.Name;
        RegionSource = regionSource;
        var identity = new SessionIdentity(credentials);
        _account = new(AskAccountIdAsync);
        var isAcceptedAtHome =
            new Remembered<bool>(cancellation => IsAcceptedAtHomeAsync(clients, identity, credentials.Name, cancellation));
        ApiGatewayAccount = new(cancellation => ApiGateway.GetAccountAsync(new GetAccountRequest(), cancellation));
        _iam =
            Client(
                AwsService.Iam,
                () => new AmazonIdentityManagementServiceClient(Configure(new AmazonIdentityManagementServiceConfig(), AwsService.Iam)));
        _kms =
            Client(
                AwsService.Kms,
                () => new AmazonKeyManagementServiceClient(Configure(new AmazonKeyManagementServiceConfig(), AwsService.Kms)));
        _lambda = Client(AwsService.Lambda, () => new AmazonLambdaClient(Configure(new AmazonLambdaConfig(), AwsService.Lambda)));
        _invocations =
            Client(
                AwsService.Lambda,
                () => new AmazonLambdaClient(ForDeliveries(Configure(new AmazonLambdaConfig(), AwsService.Lambda))));
        _logs = Client(AwsService.Logs, () => new AmazonCloudWatchLogsClient(Configure(new AmazonCloudWatchLogsConfig(), AwsService.Logs)));
        _apiGateway =
            Client(AwsService.ApiGateway, () => new AmazonAPIGatewayClient(Configure(new AmazonAPIGatewayConfig(), AwsService.ApiGateway)));
        _apiGatewayV2 =
            Client(
                AwsService.ApiGatewayV2,
                () => new AmazonApiGatewayV2Client(Configure(new AmazonApiGatewayV2Config(), AwsService.ApiGatewayV2)));
        _cloudWatch =
            Client(AwsService.CloudWatch, () => new AmazonCloudWatchClient(Configure(new AmazonCloudWatchConfig(), AwsService.CloudWatch)));
        _s3 = Client(AwsService.S3, () => new AmazonS3Client(PathStyle(Configure(new AmazonS3Config(), AwsService.S3))));
        _sqs = Client(AwsService.Sqs, () => new AmazonSQSClient(Configure(new AmazonSQSConfig(), AwsService.Sqs)));
        _ssm =
            Client(
                AwsService.Ssm,
                () => new AmazonSimpleSystemsManagementClient(Configure(new AmazonSimpleSystemsManagementConfig(), AwsService.Ssm)));
        _sts =
            Client(
                AwsService.Sts,
                () => new AmazonSecurityTokenServiceClient(Configure(new AmazonSecurityTokenServiceConfig(), AwsService.Sts)));

        // Clients that are given no credentials ask the identity of their configuration for them, which can be cancelled.
        TConfig Configure<TConfig>(TConfig config, AwsService service)
            where TConfig : ClientConfig => clients.Apply(config, service, identity, isAcceptedAtHome);

        // Who does not know whether a batch was delivered must not send it again by itself; and it may take as long as a function may run.
        static AmazonLambdaConfig ForDeliveries(AmazonLambdaConfig config)
        {
            config.Timeout = ClientSettings.LongestInvocation;
            config.MaxErrorRetry = 0;
            return config;
        }

        // An endpoint of one's own has no names of buckets before it; and not every one knows checksums behind the body.
        static AmazonS3Config PathStyle(AmazonS3Config config)
        {
            config.ForcePathStyle = config.ServiceURL is not null;
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
            return config;
        }

        Lazy<TClient> Client<TClient>(AwsService service, Func<TClient> make)
            where TClient : AmazonServiceClient
        {
            var client = new Lazy<TClient>(() => clients.Trace(service, make(), credentials.Name));
            _dispose.Add(() =>
            {
                if (client.IsValueCreated) client.Value.Dispose();
            });
            return client;
        }
    }

    /// <summary>The region.</summary>
    public RegionEndpoint Region { get; }

    /// <summary>Its partition: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>, ...</summary>
    public string Partition => Region.PartitionName;

    /// <summary>The DNS suffix of the partition, such as <c>amazonaws.com</c>.</summary>
    public string DnsSuffix => Region.PartitionDnsSuffix;

    /// <summary>Where the credentials came from, such as <c>profile 'dev'</c>.</summary>
    public string CredentialSource { get; }

    /// <summary>Where the region came from, such as <c>-Region</c>.</summary>
    public string RegionSource { get; }

    /// <summary>Identity and Access Management.</summary>
    public IAmazonIdentityManagementService Iam => _iam.Value;

    /// <summary>Key Management Service.</summary>
    public IAmazonKeyManagementService Kms => _kms.Value;

    /// <summary>Lambda.</summary>
    public IAmazonLambda Lambda => _lambda.Value;

    /// <summary>Lambda, for invocations that take long and are not to be repeated.</summary>
    public IAmazonLambda Invocations => _invocations.Value;

    /// <summary>CloudWatch: metrics and alarms.</summary>
    public IAmazonCloudWatch CloudWatch => _cloudWatch.Value;

    /// <summary>CloudWatch Logs.</summary>
    public IAmazonCloudWatchLogs Logs => _logs.Value;

    /// <summary>API Gateway: REST APIs and account settings.</summary>
    public IAmazonAPIGateway ApiGateway => _apiGateway.Value;

    /// <summary>API Gateway: HTTP APIs.</summary>
    public IAmazonApiGatewayV2 ApiGatewayV2 => _apiGatewayV2.Value;

    /// <summary>Simple Storage Service.</summary>
    public IAmazonS3 S3 => _s3.Value;

    /// <summary>Simple Queue Service.</summary>
    public IAmazonSQS Sqs => _sqs.Value;

    /// <summary>Systems Manager: the parameter store.</summary>
    public IAmazonSimpleSystemsManagement Ssm => _ssm.Value;

    /// <summary>Security Token Service.</summary>
    public IAmazonSecurityTokenService Sts => _sts.Value;

    /// <summary>Number of the account that the credentials must belong to; null for any.</summary>
    public string? ExpectedAccountId { get; init; }

    /// <summary>
    /// The account that the credentials belong to, 12 digits. It must have been asked for with <see cref="GetAccountIdAsync"/>.
    /// </summary>
    public string AccountId => KnownAccountId ?? throw new InvalidOperationException("The account has not been asked for.");

    /// <summary>The account that the credentials belong to; null as long as STS has not told.</summary>
    public string? KnownAccountId => _account.Known;

    /// <summary>Region and account, as plans and questions name them.</summary>
    public string Place => $"{Region.SystemName} of account {AccountId}";

    /// <summary>The ARN of a resource of the session's account and region.</summary>
    /// <param name="service">Such as <c>lambda</c>.</param>
    /// <param name="resource">The last part, such as <c>function:name</c>.</param>
    public string ArnOf(string service, string resource) => $"arn:{Partition}:{service}:{Region.SystemName}:{AccountId}:{resource}";

    /// <summary>The ARN of a role or policy of the session's account; IAM has no regions.</summary>
    /// <param name="resource">The last part, such as <c>role/name</c>.</param>
    public string IamArnOf(string resource) => $"arn:{Partition}:iam::{AccountId}:{resource}";

    /// <summary>The account that the credentials belong to, 12 digits. Asks STS once a session.</summary>
    /// <exception cref="InvalidOptionException">It is another than the command is about.</exception>
    public Task<string> GetAccountIdAsync(CancellationToken cancellation) => _account.GetAsync(cancellation);

    /// <summary>API Gateway's settings of the account in the region: all stages need the same.</summary>
    public Remembered<GetAccountResponse> ApiGatewayAccount { get; }

    private async Task<string> AskAccountIdAsync(CancellationToken cancellation)
    {
        var account = (await Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation).ConfigureAwait(false)).Account;
        return ExpectedAccountId is { } expected && expected != account ? throw AccountDiffers(account, expected) : account;
    }

    private static async Task<bool> IsAcceptedAtHomeAsync(
        ClientSettings clients, SessionIdentity identity, string credentials, CancellationToken cancellation)
    {
        if (clients.AtHome() is not { } home) return false;
        try
        {
            var config = home.Apply(new AmazonSecurityTokenServiceConfig(), AwsService.Sts, identity);
            using var sts = home.Trace(AwsService.Sts, new AmazonSecurityTokenServiceClient(config), credentials);
            await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // What the call in the region was refused with says more.
            return false;
        }
    }

    private InvalidOptionException AccountDiffers(string account, string expected) =>
        new(
            "Wallarm.AccountDiffers",
            ConnectorErrorCategory.InvalidArgument,
            $"The object is of account {expected}, and the credentials ({CredentialSource}) are of account {account}. Nothing was changed.")
        {
            Target = expected,
            RecommendedAction = $"Give credentials of account {expected}, such as with -ProfileName.",
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var dispose in _dispose) dispose();
    }
}
