namespace Wallarm.Connector.Engine.Errors;

/// <summary>The error of one part of a listing that goes on without it: the error says which part.</summary>
internal static class PartialFailure
{
    /// <summary>Reads one part; what may not be read is null, and told. An error of the session, which every part has, goes on.</summary>
    /// <param name="observer">Who is told.</param>
    /// <param name="hindered">What cannot be done without it.</param>
    /// <param name="reading">The part.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<T?> OrToldAsync<T>(
        IOperationObserver observer, string hindered, Task<T?> reading, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            observer.Failed(Of(hindered, error));
            return null;
        }
    }

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
