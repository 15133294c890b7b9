using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway;

/// <summary>Known values of ApiKeySourceType; the service may answer with others.</summary>
public class ApiKeySourceType(string value) : ConstantClass(value), IConstant<ApiKeySourceType>
{
    public static readonly ApiKeySourceType AUTHORIZER = new("AUTHORIZER");
    public static readonly ApiKeySourceType HEADER = new("HEADER");

    public static ApiKeySourceType FindValue(string value) => FindValue<ApiKeySourceType>(value);

    public static implicit operator ApiKeySourceType(string value) => FindValue(value);
}

/// <summary>Known values of ApiStatus; the service may answer with others.</summary>
public class ApiStatus(string value) : ConstantClass(value), IConstant<ApiStatus>
{
    public static readonly ApiStatus AVAILABLE = new("AVAILABLE");
    public static readonly ApiStatus FAILED = new("FAILED");
    public static readonly ApiStatus PENDING = new("PENDING");
    public static readonly ApiStatus UPDATING = new("UPDATING");

    public static ApiStatus FindValue(string value) => FindValue<ApiStatus>(value);

    public static implicit operator ApiStatus(string value) => FindValue(value);
}

/// <summary>Known values of CacheClusterSize; the service may answer with others.</summary>
public class CacheClusterSize(string value) : ConstantClass(value), IConstant<CacheClusterSize>
{
    public static readonly CacheClusterSize GB_0_5 = new("0.5");
    public static readonly CacheClusterSize GB_118 = new("118");
    public static readonly CacheClusterSize GB_13_5 = new("13.5");
    public static readonly CacheClusterSize GB_1_6 = new("1.6");
    public static readonly CacheClusterSize GB_237 = new("237");
    public static readonly CacheClusterSize GB_28_4 = new("28.4");
    public static readonly CacheClusterSize GB_58_2 = new("58.2");
    public static readonly CacheClusterSize GB_6_1 = new("6.1");

    public static CacheClusterSize FindValue(string value) => FindValue<CacheClusterSize>(value);

    public static implicit operator CacheClusterSize(string value) => FindValue(value);
}

/// <summary>Known values of CacheClusterStatus; the service may answer with others.</summary>
public class CacheClusterStatus(string value) : ConstantClass(value), IConstant<CacheClusterStatus>
{
    public static readonly CacheClusterStatus AVAILABLE = new("AVAILABLE");
    public static readonly CacheClusterStatus CREATE_IN_PROGRESS = new("CREATE_IN_PROGRESS");
    public static readonly CacheClusterStatus DELETE_IN_PROGRESS = new("DELETE_IN_PROGRESS");
    public static readonly CacheClusterStatus FLUSH_IN_PROGRESS = new("FLUSH_IN_PROGRESS");
    public static readonly CacheClusterStatus NOT_AVAILABLE = new("NOT_AVAILABLE");

    public static CacheClusterStatus FindValue(string value) => FindValue<CacheClusterStatus>(value);

    public static implicit operator CacheClusterStatus(string value) => FindValue(value);
}

/// <summary>Known values of EndpointAccessMode; the service may answer with others.</summary>
public class EndpointAccessMode(string value) : ConstantClass(value), IConstant<EndpointAccessMode>
{
    public static readonly EndpointAccessMode BASIC = new("BASIC");
    public static readonly EndpointAccessMode STRICT = new("STRICT");

    public static EndpointAccessMode FindValue(string value) => FindValue<EndpointAccessMode>(value);

    public static implicit operator EndpointAccessMode(string value) => FindValue(value);
}

/// <summary>Known values of EndpointType; the service may answer with others.</summary>
public class EndpointType(string value) : ConstantClass(value), IConstant<EndpointType>
{
    public static readonly EndpointType EDGE = new("EDGE");
    public static readonly EndpointType PRIVATE = new("PRIVATE");
    public static readonly EndpointType REGIONAL = new("REGIONAL");

    public static EndpointType FindValue(string value) => FindValue<EndpointType>(value);

    public static implicit operator EndpointType(string value) => FindValue(value);
}

/// <summary>Known values of IpAddressType; the service may answer with others.</summary>
public class IpAddressType(string value) : ConstantClass(value), IConstant<IpAddressType>
{
    public static readonly IpAddressType Dualstack = new("dualstack");
    public static readonly IpAddressType Ipv4 = new("ipv4");

    public static IpAddressType FindValue(string value) => FindValue<IpAddressType>(value);

    public static implicit operator IpAddressType(string value) => FindValue(value);
}

/// <summary>Known values of Op; the service may answer with others.</summary>
public class Op(string value) : ConstantClass(value), IConstant<Op>
{
    public static readonly Op Add = new("add");
    public static readonly Op Copy = new("copy");
    public static readonly Op Move = new("move");
    public static readonly Op Remove = new("remove");
    public static readonly Op Replace = new("replace");
    public static readonly Op Test = new("test");

    public static Op FindValue(string value) => FindValue<Op>(value);

    public static implicit operator Op(string value) => FindValue(value);
}

/// <summary>Known values of SecurityPolicy; the service may answer with others.</summary>
public class SecurityPolicy(string value) : ConstantClass(value), IConstant<SecurityPolicy>
{
    public static readonly SecurityPolicy SecurityPolicy_TLS12_2018_EDGE = new("SecurityPolicy_TLS12_2018_EDGE");
    public static readonly SecurityPolicy SecurityPolicy_TLS12_PFS_2025_EDGE = new("SecurityPolicy_TLS12_PFS_2025_EDGE");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_2_2021_06 = new("SecurityPolicy_TLS13_1_2_2021_06");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09 =
        new("SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09 = new("SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09 = new("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_2_PQ_2025_09 = new("SecurityPolicy_TLS13_1_2_PQ_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_3_2025_09 = new("SecurityPolicy_TLS13_1_3_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_1_3_FIPS_2025_09 = new("SecurityPolicy_TLS13_1_3_FIPS_2025_09");
    public static readonly SecurityPolicy SecurityPolicy_TLS13_2025_EDGE = new("SecurityPolicy_TLS13_2025_EDGE");
    public static readonly SecurityPolicy TLS_1_0 = new("TLS_1_0");
    public static readonly SecurityPolicy TLS_1_2 = new("TLS_1_2");

    public static SecurityPolicy FindValue(string value) => FindValue<SecurityPolicy>(value);

    public static implicit operator SecurityPolicy(string value) => FindValue(value);
}

/// <summary>Known values of UnauthorizedCacheControlHeaderStrategy; the service may answer with others.</summary>
public class UnauthorizedCacheControlHeaderStrategy(string value) : ConstantClass(value), IConstant<UnauthorizedCacheControlHeaderStrategy>
{
    public static readonly UnauthorizedCacheControlHeaderStrategy FAIL_WITH_403 = new("FAIL_WITH_403");
    public static readonly UnauthorizedCacheControlHeaderStrategy SUCCEED_WITHOUT_RESPONSE_HEADER = new("SUCCEED_WITHOUT_RESPONSE_HEADER");
    public static readonly UnauthorizedCacheControlHeaderStrategy SUCCEED_WITH_RESPONSE_HEADER = new("SUCCEED_WITH_RESPONSE_HEADER");

    public static UnauthorizedCacheControlHeaderStrategy FindValue(string value) => FindValue<UnauthorizedCacheControlHeaderStrategy>(value);

    public static implicit operator UnauthorizedCacheControlHeaderStrategy(string value) => FindValue(value);
}
