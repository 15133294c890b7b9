namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>Who invoked the function.</summary>
internal enum EventSource
{
    /// <summary>A CloudWatch Logs subscription: <c>{"awslogs":{"data":"..."}}</c>.</summary>
    CloudWatchLogs,

    /// <summary>An SQS queue: <c>{"Records":[{"messageId":"...","body":"...","eventSource":"aws:sqs"}]}</c>.</summary>
    Sqs,

    /// <summary>
    /// A Kinesis stream: <c>{"Records":[{"kinesis":{"sequenceNumber":"...","data":"..."},"eventSource":"aws:kinesis"}]}</c>.
    /// </summary>
    Kinesis,

    /// <summary>
    /// The transformation of a Firehose stream: <c>{"deliveryStreamArn":"...","records":[{"recordId":"...","data":"..."}]}</c>.
    /// </summary>
    Firehose,
}
