namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>gRPC's status codes (grpc/doc/statuscodes.md), and what they mean for a record.</summary>
internal static class GrpcStatus
{
    public const int Ok = 0;
    public const int Unknown = 2;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;
    public const int DataLoss = 15;
    public const int Unauthenticated = 16;

    /// <summary>The code and its name, such as <c>14 (UNAVAILABLE)</c>.</summary>
    public static string Describe(int status) => status switch
    {
        Ok => "0 (OK)",
        1 => "1 (CANCELLED)",
        Unknown => "2 (UNKNOWN)",
        3 => "3 (INVALID_ARGUMENT)",
        4 => "4 (DEADLINE_EXCEEDED)",
        5 => "5 (NOT_FOUND)",
        6 => "6 (ALREADY_EXISTS)",
        PermissionDenied => "7 (PERMISSION_DENIED)",
        ResourceExhausted => "8 (RESOURCE_EXHAUSTED)",
        9 => "9 (FAILED_PRECONDITION)",
        10 => "10 (ABORTED)",
        11 => "11 (OUT_OF_RANGE)",
        Unimplemented => "12 (UNIMPLEMENTED)",
        Internal => "13 (INTERNAL)",
        Unavailable => "14 (UNAVAILABLE)",
        DataLoss => "15 (DATA_LOSS)",
        Unauthenticated => "16 (UNAUTHENTICATED)",
        _ => $"{status} (no known code)",
    };

    /// <summary>
    /// The code for a response without <c>grpc-status</c> (after grpc/doc/http-grpc-status-mapping.md). What a proxy refuses (401, 403)
    /// may pass: only the node's own word makes a record fail at once.
    /// </summary>
    public static int FromHttp(int status) => status switch
    {
        404 or 415 => Unimplemented,
        429 or 502 or 503 or 504 => Unavailable,
        _ => Unknown,
    };

    /// <summary>Whether the node means the record itself: sending it again would not help.</summary>
    public static bool IsRejection(int status) => status is 3 or 5 or 6 or 9 or 11 or Unimplemented;

    /// <summary>Whether the node failed on the record: it may pass, or be the record's fault.</summary>
    public static bool IsFailure(int status) => status is Unknown or Internal or DataLoss;

    /// <summary>What it means if the node fails on one record again and again while it takes others.</summary>
    public const string MeaningOfFailure = "the node failed on this record each time, and took others: see the node's log";

    /// <summary>What a rejection usually means.</summary>
    public static string MeaningOfRejection(int status) => status switch
    {
        Ok => "the node ended the stream before it acknowledged every part: it does not want the rest of this call",
        3 => "the node does not accept the message: compare the node's version with the connector's",
        5 => "the node knows no such thing: see the node's log",
        6 => "the node has this call already",
        9 => "the node is not in a state to take it: see the node's log",
        11 => "a value of the record is out of the range that the node accepts",
        _ => "the node does not implement this, although it has processed calls: is it behind a load balancer with other services?",
    };
}
