using Amazon.Runtime;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>An enumeration of a service model, whose values the service may add to.</summary>
internal interface IConstant<T>
    where T : ConstantClass
{
    static abstract T FindValue(string value);
}
