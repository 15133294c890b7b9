using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The runtime version that a function uses, or why it cannot be read.</summary>
public class RuntimeVersionConfig : IShape
{
    public RuntimeVersionError Error { get; set; }

    public string RuntimeVersionArn { get; set; }

    void IShape.Exchange(Members members)
    {
        Error = members.Structure("Error", Error);
        RuntimeVersionArn = members.String("RuntimeVersionArn", RuntimeVersionArn);
    }
}

/// <summary>Why the runtime version cannot be read.</summary>
public class RuntimeVersionError : IShape
{
    public string ErrorCode { get; set; }

    public string Message { get; set; }

    void IShape.Exchange(Members members)
    {
        ErrorCode = members.String("ErrorCode", ErrorCode);
        Message = members.String("Message", Message);
    }
}
