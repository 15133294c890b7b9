using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// Tells a region that is not enabled in the account from keys that AWS does not know: AWS says the same of both. Keys that it accepts in
/// the home region of the partition are good.
/// </summary>
internal static class DisabledRegion
{
    private static readonly HashSet<string> Codes = ["UnrecognizedClientException", "InvalidClientTokenId"];

    private static readonly ConditionalWeakTable<Exception, object> Noted = [];

    /// <summary>Whether a call was refused as it is in such a region.</summary>
    public static bool IsLike(AmazonServiceException refused) => Codes.Contains(refused.ErrorCode ?? "");

    /// <summary>Notes that the keys are good elsewhere.</summary>
    public static void Note(AmazonServiceException refused) => Noted.AddOrUpdate(refused, refused.ErrorCode);

    /// <summary>Whether an error comes from such a region.</summary>
    public static bool Is(AmazonServiceException refused) => Noted.TryGetValue(refused, out _);
}
