using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What DeleteAccessLogSettings takes.</summary>
public class DeleteAccessLogSettingsRequest : AmazonApiGatewayV2Request, IShape
{
    public string ApiId { get; set; }

    public string StageName { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiId = members.Label("apiId", ApiId);
        StageName = members.Label("stageName", StageName);
    }
}

/// <summary>What DeleteAccessLogSettings answers.</summary>
public class DeleteAccessLogSettingsResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
