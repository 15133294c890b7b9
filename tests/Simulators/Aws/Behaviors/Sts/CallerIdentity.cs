using System.Security;

namespace Wallarm.Connector.Simulators;

/// <summary>GetCallerIdentity says who has signed; moto knows only its own users.</summary>
internal sealed class CallerIdentity : IAwsBehavior
{
    public Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next) => exchange.Is("sts", "GetCallerIdentity")
        ? Task.FromResult(AwsAnswer.FromXml($"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult>
                <Arn>{SecurityElement.Escape(exchange.Caller.Arn)}</Arn>
                <UserId>{exchange.Caller.AccessKeyId}</UserId>
                <Account>{exchange.AccountId}</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>
            """))
        : next(exchange);
}
