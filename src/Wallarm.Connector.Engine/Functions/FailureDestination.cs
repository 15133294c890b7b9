namespace Wallarm.Connector.Engine.Functions;

/// <summary>Where Lambda sends a batch that could not be delivered.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="SendAction">The IAM action that the function's role needs there.</param>
internal sealed record FailureDestination(string Arn, string SendAction)
{
    /// <summary>What the role needs on the key of a destination with SSE-KMS.</summary>
    public static readonly string[] KeyActions = ["kms:GenerateDataKey", "kms:Decrypt"];

    /// <summary>
    /// The service by which a queue or topic uses its key, as <c>kms:ViaService</c> has it; null for another kind of destination.
    /// </summary>
    public string? KeyService =>
        Amazon.Arn.Parse(Arn) is { Service: "sqs" or "sns" } arn ? $"{arn.Service}.{arn.Region}.amazonaws.com" : null;

    /// <summary>Whether it is an S3 bucket, where objects are written under its ARN.</summary>
    public bool IsBucket => SendAction == "s3:PutObject";

    /// <summary>Reads an ARN.</summary>
    /// <exception cref="InvalidOptionException">It is none, or of a service that Lambda cannot send to.</exception>
    public static FailureDestination Parse(string arn)
    {
        var action = !Amazon.Arn.TryParse(arn, out var parsed) || !NamesOne(parsed) ? null : parsed.Service switch
        {
            "sqs" => "sqs:SendMessage",
            "sns" => "sns:Publish",
            "s3" => "s3:PutObject",
            "events" => "events:PutEvents",
            "lambda" => "lambda:InvokeFunction",
            _ => null,
        };
        if (action is not null && arn.EndsWith(".fifo", StringComparison.Ordinal)) throw IsFifo(arn);
        return action is not null
            ? new FailureDestination(arn, action)
            : throw new InvalidOptionException(
                "Wallarm.DestinationNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-OnFailureDestination '{arn}' is not the ARN of an SQS queue, an SNS topic, an "
                + "S3 bucket, an EventBridge event bus or a Lambda function.")
            {
                Target = arn,
                RecommendedAction = "Give the whole ARN of one resource, such as arn:aws:sqs:eu-central-1:123456789012:undelivered.",
            };
    }

    /// <summary>
    /// AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations": a standard queue, a standard topic.
    /// </summary>
    private static InvalidOptionException IsFifo(string arn) =>
        new(
            "Wallarm.DestinationNotUsable",
            ConnectorErrorCategory.InvalidArgument,
            $"-OnFailureDestination '{arn}' is a FIFO queue or topic; Lambda sends failed batches to standard ones only.")
        {
            Target = arn,
            RecommendedAction = "Give a standard queue or topic.",
        };

    /// <summary>Whether it is one resource and not a pattern; only buckets are known without region and account.</summary>
    private static bool NamesOne(Amazon.Arn arn) =>
        arn.Resource.Length > 0
        && arn.Resource.AsSpan().IndexOfAny('*', '?') < 0
        && (arn.Service == "s3" || (arn.Region.Length > 0 && arn.AccountId.Length > 0));
}
