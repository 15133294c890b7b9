using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// The AWS call that an exception comes from. Noted when a client throws, since most exceptions do not know it themselves.
/// </summary>
/// <param name="Operation">As in <c>lambda:CreateFunction</c>.</param>
/// <param name="Action">The IAM action that the call needs.</param>
/// <param name="Resource">The ARN that it is about, where that follows from the request; else null.</param>
/// <param name="Region">System name of the region.</param>
/// <param name="Endpoint">Where it was sent; null where it was not sent.</param>
internal sealed record FailedCall(string Operation, string Action, string? Resource, string Region, Uri? Endpoint)
{
    // Beside the exceptions, not in their Data: some of them leave the engine as inner exceptions.
    private static readonly ConditionalWeakTable<Exception, FailedCall> Calls = [];

    /// <summary>Describes a call.</summary>
    public static FailedCall Of(AwsService service, AmazonWebServiceRequest request, RegionEndpoint region, Uri? endpoint)
    {
        var (action, resource) = IamAction.Of(service, request, region);
        return new FailedCall($"{service.ActionPrefix}:{OperationOf(request)}", action, resource, region.SystemName, endpoint);
    }

    /// <summary>The name of a request's operation.</summary>
    public static string OperationOf(AmazonWebServiceRequest request)
    {
        var name = request.GetType().Name;
        return name.EndsWith("Request", StringComparison.Ordinal) ? name[..^"Request".Length] : name;
    }

    /// <summary>How AWS responded to the call that an exception comes from.</summary>
    public static AwsResponse Response(AmazonServiceException exception) =>
        new(Find(exception)?.Operation, exception.ErrorCode, exception.StatusCode, exception.RequestId);

    /// <summary>Notes where an exception comes from. The first note stays: it is the innermost call's.</summary>
    public static void Note(Exception exception, FailedCall call) => Calls.TryAdd(exception, call);

    /// <summary>The call that an exception, or one within it, comes from; null where none was noted.</summary>
    public static FailedCall? Find(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (Calls.TryGetValue(current, out var call)) return call;
        }

        return null;
    }
}
