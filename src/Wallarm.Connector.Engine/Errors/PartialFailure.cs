namespace Wallarm.Connector.Engine.Errors;

/// <summary>The error of one part of a listing that goes on without it: the error says which part.</summary>
internal static class PartialFailure
{
    /// <summary>The error with what it hinders before it; its type, id and facts stay.</summary>
    /// <param name="hindered">What could not be done, such as <c>The REST APIs of eu-west-1 cannot all be listed</c>.</param>
    /// <param name="error">Why.</param>
    public static ConnectorException Of(string hindered, ConnectorException error)
    {
        var problem = $"{hindered}: {error.Problem}";
        return error switch
        {
            AccessDeniedException => new AccessDeniedException(error.ErrorId, error.Category, problem, error.InnerException)
            {
                Target = error.Target,
                RecommendedAction = error.RecommendedAction,
                AwsResponse = error.AwsResponse,
            },
            ResourceNotFoundException => new ResourceNotFoundException(error.ErrorId, error.Category, problem, error.InnerException)
            {
                Target = error.Target,
                RecommendedAction = error.RecommendedAction,
                AwsResponse = error.AwsResponse,
            },
            _ => new AwsServiceException(error.ErrorId, error.Category, problem, error.InnerException)
            {
                Target = error.Target,
                RecommendedAction = error.RecommendedAction,
                AwsResponse = error.AwsResponse,
            },
        };
    }
}
