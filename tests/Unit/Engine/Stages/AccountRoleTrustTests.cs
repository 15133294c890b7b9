using Wallarm.Connector.Engine.Stages;


namespace Wallarm.Connector.Tests.Engine;

public class AccountRoleTrustTests
{
    [Theory]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", true)]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","apigateway.amazonaws.com"]},"Action":["sts:TagSession","sts:AssumeRole"]}}""", true)]
    [InlineData("%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22apigateway.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D", true)]
    [InlineData("""{"Statement":[{"Effect":"Deny","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Version":"2012-10-17"}""", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_role_is_of_use_where_api_gateway_may_assume_it(string? document, bool isTrusted) =>
        Assert.Equal(isTrusted, AccountRole.TrustsApiGateway(document));
}
