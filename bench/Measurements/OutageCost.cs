using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// What an outage of the node costs: the times that were measured, under the rules of Lambda and SQS, at AWS's list prices. A model, not a
/// bill: free tiers are left out, and where AWS publishes no figure the dearest is taken.
/// </summary>
/// <param name="First">The first invocation of a process, which waits for a node that may only restart.</param>
/// <param name="Attempt">An invocation in which the node is tried again.</param>
/// <param name="Quick">An invocation in between, which fails at once.</param>
/// <param name="Queued">An invocation with ten messages of the queue, which fails at once.</param>
/// <param name="RecordBytes">A failure record in the queue.</param>
internal sealed record OutageCost(TimeSpan First, TimeSpan Attempt, TimeSpan Quick, TimeSpan Queued, int RecordBytes)
{
    private const int Batches = 100_000;
    private const int BatchSize = 10;
    private const double Gigabytes = 128 / 1024.0;

    // As https://aws.amazon.com/lambda/pricing/ (x86, US East) and https://aws.amazon.com/sqs/pricing/ (standard queues) have had them for
    // years; not looked up again when this was written.
    private const double DollarsPerGigabyteSecond = 0.0000166667;
    private const double DollarsPerInvocation = 0.20 / 1_000_000;
    private const double DollarsPerQueueRequest = 0.40 / 1_000_000;
    private const int QueueRequestBytes = 64 * 1024;

    /// <summary>Two of the mapping, one for new batches. AWS does not say how long processes live: a short life makes them dear.</summary>
    private const int Processes = 3;

    /// <summary>Lambda begins with five long polls of a standard queue.</summary>
    private const int Pollers = 5;

    private static readonly TimeSpan Outage = TimeSpan.FromDays(14);
    private static readonly TimeSpan ProcessLife = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    /// <summary>As the module sets it: six times the function's timeout of 60 s.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(6);

    /// <summary>What a function costs that tries until each deadline of 60 s, and that Lambda invokes three times for a batch.</summary>
    public static double DollarsWithoutMemory => 3 * Batches * (DollarsPerInvocation + (59 * Gigabytes * DollarsPerGigabyteSecond));

    /// <summary>The table, a line for what is paid for.</summary>
    public string ToTable(string node)
    {
        double starts = Processes * (Outage / ProcessLife);
        double attempts = Processes * (Outage / LongestPause);

        // As if Lambda did not slow its polling down: each message is received once a visibility timeout, half of them on the average.
        double served = Batches / 2.0 / BatchSize * (Outage / Visibility);
        double chunks = Requests(BatchSize * RecordBytes);
        (string What, double Invocations, double Seconds, double QueueRequests)[] lines =
        [
            ("new batches, once each", Batches, Batches * Billed(Quick), Batches * Requests(RecordBytes)),
            ("the queue, served in vain (at most)", served, served * Billed(Queued), (served * chunks) + (Pollers * (Outage / LongPoll))),
            ("looking for the node, once a minute", 0, attempts * Billed(Attempt), 0),
            ("processes that start", 0, starts * Billed(First), 0),
            ("catching up, besides the delivery itself", Batches / BatchSize, 0, Batches / BatchSize * (chunks + 1)),
        ];
        StringBuilder table = new();
        table.AppendLine(
            CultureInfo.InvariantCulture,
            $"| 14 days, {Batches:N0} batches, {node} | invocations | GB-seconds | requests of SQS | dollars |");
        table.AppendLine("|---|---|---|---|---|");
        foreach ((string what, double invocations, double inSeconds, double requests) in lines)
            Append(table, what, invocations, inSeconds, requests);
        double seconds = lines.Sum(line => line.Seconds);
        Append(table, "in all", lines.Sum(line => line.Invocations), seconds, lines.Sum(line => line.QueueRequests));
        return table.ToString();
    }

    /// <summary>SQS counts a request for each 64 KB.</summary>
    private static double Requests(int bytes) => Math.Ceiling(bytes / (double)QueueRequestBytes);

    /// <summary>Lambda bills whole milliseconds.</summary>
    private static double Billed(TimeSpan time) => Math.Ceiling(time.TotalMilliseconds) / 1000;

    private static void Append(StringBuilder table, string what, double invocations, double seconds, double requests)
    {
        double gigabyteSeconds = seconds * Gigabytes;
        double dollars =
            (invocations * DollarsPerInvocation) + (gigabyteSeconds * DollarsPerGigabyteSecond) + (requests * DollarsPerQueueRequest);
        table.AppendLine(
            CultureInfo.InvariantCulture, $"| {what} | {invocations:N0} | {gigabyteSeconds:N0} | {requests:N0} | {dollars:N2} |");
    }
}
