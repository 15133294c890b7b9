using System.Net;
using Amazon;
using Amazon.Runtime;
using Wallarm.Connector.Tests.Aws.Wire;

namespace Wallarm.Connector.Tests.Aws;

public class EndpointTests
{
    public static TheoryData<string, string, bool, bool> Places()
    {
        var data = new TheoryData<string, string, bool, bool>();
        foreach (var item in WireRecord.Endpoints)
        {
            data.Add(
                item.Text("service"),
                item.Text("region"),
                item.GetProperty("fips").GetBoolean(),
                item.GetProperty("dualStack").GetBoolean());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_region_has_the_host_and_the_signing_region_of_botocores_rules(
        string service, string region, bool fips, bool dualStack)
    {
        var expected = WireRecord.Endpoints.Single(item => item.Text("service") == service && item.Text("region") == region
            && item.GetProperty("fips").GetBoolean() == fips && item.GetProperty("dualStack").GetBoolean() == dualStack);
        var taking = new TakingHandler();
        var client = AwsClients.Create(service, config =>
        {
            config.IgnoreConfiguredEndpointUrls = true;
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dualStack;
            config.HttpClientFactory = taking;
        });
        var call = WireRecord.Cases.First(item => item.Text("service") == service);

        await AwsClients.CallAsync(client, call.Text("operation"), call.GetProperty("members"));

        Assert.Equal(expected.Text("host"), taking.Host);
        Assert.EndsWith("/" + expected.Text("scope"), taking.Scope, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iam")]
    [InlineData("lambda")]
    public async Task A_custom_endpoint_is_signed_for_the_region_of_the_settings(string service)
    {
        await using var listener = AwsListener.Start(new WireAnswer(200, service == "iam" ? "<Response/>" : "{}"));
        var client = AwsClients.Create(service, listener);
        var call = WireRecord.Cases.First(item => item.Text("service") == service);

        await AwsClients.CallAsync(client, call.Text("operation"), call.GetProperty("members"));

        Assert.Contains(
            $"/eu-west-1/{service}/aws4_request", Assert.Single(listener.Requests).Header("Authorization"), StringComparison.Ordinal);
    }

    /// <summary>Takes requests that would leave the machine.</summary>
    private sealed class TakingHandler : HttpClientFactory
    {
        public string? Host { get; private set; }

        public string? Scope { get; private set; }

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        private sealed class Handler(TakingHandler owner) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                owner.Host = request.RequestUri!.Authority;
                var authorization = request.Headers.GetValues("Authorization").Single();
                owner.Scope = authorization[..authorization.IndexOf(',', StringComparison.Ordinal)];
                var isIam = owner.Host.StartsWith("iam", StringComparison.Ordinal);
                return Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(isIam ? "<Response/>" : "{}") });
            }
        }
    }
}
