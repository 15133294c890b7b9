using Amazon;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using Http = Amazon.ApiGatewayV2.Model;
using Rest = Amazon.APIGateway.Model;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// The IAM action that a call needs. It is the operation's name everywhere but in API Gateway, whose actions are HTTP methods on the paths
/// of its API. Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon API Gateway Management" and "...
/// V2".
/// </summary>
internal static class IamAction
{
    /// <summary>The action, and the ARN of the resource where it follows from the request.</summary>
    public static (string Action, string? Resource) Of(AwsService service, AmazonWebServiceRequest request, RegionEndpoint region)
    {
        (string Method, string Path)? call = request switch
        {
            Rest.GetAccountRequest => ("GET", "/account"),
            Rest.GetRestApisRequest => ("GET", "/restapis"),
            Rest.GetStagesRequest rest => ("GET", $"/restapis/{rest.RestApiId}/stages"),
            Rest.UpdateAccountRequest => ("PATCH", "/account"),
            Rest.GetRestApiRequest rest => ("GET", $"/restapis/{rest.RestApiId}"),
            Rest.GetStageRequest rest => ("GET", $"/restapis/{rest.RestApiId}/stages/{rest.StageName}"),
            Rest.UpdateStageRequest rest => ("PATCH", $"/restapis/{rest.RestApiId}/stages/{rest.StageName}"),
            Http.GetApisRequest => ("GET", "/apis"),
            Http.GetStagesRequest http => ("GET", $"/apis/{http.ApiId}/stages"),
            Http.DeleteAccessLogSettingsRequest http => ("DELETE", $"/apis/{http.ApiId}/stages/{http.StageName}/accesslogsettings"),
            Http.GetApiRequest http => ("GET", $"/apis/{http.ApiId}"),
            Http.GetStageRequest http => ("GET", $"/apis/{http.ApiId}/stages/{http.StageName}"),
            Http.UpdateStageRequest http => ("PATCH", $"/apis/{http.ApiId}/stages/{http.StageName}"),
            _ => null,
        };
        // These are called otherwise than their operations.
        if (request is InvokeRequest) return ($"{service.ActionPrefix}:InvokeFunction", null);
        if (request is ListObjectsV2Request list) return ("s3:ListBucket", $"arn:{region.PartitionName}:s3:::{list.BucketName}");
        if (request is DeleteMessageBatchRequest) return ("sqs:DeleteMessage", null);
        if (request is ChangeMessageVisibilityBatchRequest) return ("sqs:ChangeMessageVisibility", null);
        return call is var (method, path)
            ? ($"{service.ActionPrefix}:{method}", $"arn:{region.PartitionName}:apigateway:{region.SystemName}::{path}")
            : ($"{service.ActionPrefix}:{FailedCall.OperationOf(request)}", null);
    }
}
