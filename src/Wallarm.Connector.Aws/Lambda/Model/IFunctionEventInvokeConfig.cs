using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What every operation on asynchronous invocation answers with.</summary>
internal interface IFunctionEventInvokeConfig : IShape
{
    DestinationConfig DestinationConfig { get; set; }

    string FunctionArn { get; set; }

    DateTime? LastModified { get; set; }

    int? MaximumEventAgeInSeconds { get; set; }

    int? MaximumRetryAttempts { get; set; }

    void IShape.Exchange(Members members)
    {
        DestinationConfig = members.Structure("DestinationConfig", DestinationConfig);
        FunctionArn = members.String("FunctionArn", FunctionArn);
        LastModified = members.Timestamp("LastModified", LastModified);
        MaximumEventAgeInSeconds = members.Integer("MaximumEventAgeInSeconds", MaximumEventAgeInSeconds);
        MaximumRetryAttempts = members.Integer("MaximumRetryAttempts", MaximumRetryAttempts);
    }
}
