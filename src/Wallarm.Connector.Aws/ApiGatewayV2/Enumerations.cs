using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>Known values of IpAddressType; the service may answer with others.</summary>
public class IpAddressType(string value) : ConstantClass(value), IConstant<IpAddressType>
{
    public static readonly IpAddressType Dualstack = new("dualstack");
    public static readonly IpAddressType Ipv4 = new("ipv4");

    public static IpAddressType FindValue(string value) => FindValue<IpAddressType>(value);

    public static implicit operator IpAddressType(string value) => FindValue(value);
}

/// <summary>Known values of LoggingLevel; the service may answer with others.</summary>
public class LoggingLevel(string value) : ConstantClass(value), IConstant<LoggingLevel>
{
    public static readonly LoggingLevel ERROR = new("ERROR");
    public static readonly LoggingLevel INFO = new("INFO");
    public static readonly LoggingLevel OFF = new("OFF");

    public static LoggingLevel FindValue(string value) => FindValue<LoggingLevel>(value);

    public static implicit operator LoggingLevel(string value) => FindValue(value);
}

/// <summary>Known values of ProtocolType; the service may answer with others.</summary>
public class ProtocolType(string value) : ConstantClass(value), IConstant<ProtocolType>
{
    public static readonly ProtocolType HTTP = new("HTTP");
    public static readonly ProtocolType WEBSOCKET = new("WEBSOCKET");

    public static ProtocolType FindValue(string value) => FindValue<ProtocolType>(value);

    public static implicit operator ProtocolType(string value) => FindValue(value);
}
