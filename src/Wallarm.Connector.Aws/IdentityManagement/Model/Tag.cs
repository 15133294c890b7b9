using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A tag of a resource: a key, and a value that may be empty.</summary>
public class Tag : IShape
{
    public string Key { get; set; }

    public string Value { get; set; }

    void IShape.Exchange(Members members)
    {
        Key = members.String("Key", Key);
        Value = members.String("Value", Value);
    }
}
