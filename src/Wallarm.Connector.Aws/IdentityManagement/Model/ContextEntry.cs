using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A condition key and the values that a simulation gives it.</summary>
public class ContextEntry : IShape
{
    public string ContextKeyName { get; set; }

    public ContextKeyTypeEnum ContextKeyType { get; set; }

    public List<string> ContextKeyValues { get; set; }

    void IShape.Exchange(Members members)
    {
        ContextKeyName = members.String("ContextKeyName", ContextKeyName);
        ContextKeyType = members.Constant("ContextKeyType", ContextKeyType);
        ContextKeyValues = members.Strings("ContextKeyValues", ContextKeyValues);
    }
}
