using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>Calls about what may not be there. AWS says so by a code: exceptions have a type only where its models name them.</summary>
internal static class Absence
{
    private static readonly HashSet<string> Codes =
    [
        "NoSuchEntity", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException", "ParameterNotFound", "NoSuchBucket",
        "NoSuchKey",
    ];

    /// <summary>Whether AWS said that what a call is about is not there.</summary>
    public static bool Is(AmazonServiceException refused) => Codes.Contains(refused.ErrorCode ?? "");

    /// <summary>What a call returns; null if what it is about is not there.</summary>
    public static async Task<T?> OrNullAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (Is(exception))
        {
            return null;
        }
    }

    /// <summary>Makes a call, such as a removal.</summary>
    /// <returns>Whether what it is about was there.</returns>
    public static async Task<bool> WasThereAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
            return true;
        }
        catch (AmazonServiceException exception) when (Is(exception))
        {
            return false;
        }
    }
}
