using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What log events are about: keys that name it, and further attributes.</summary>
public class Entity : IShape
{
    public Dictionary<string, string> Attributes { get; set; }

    public Dictionary<string, string> KeyAttributes { get; set; }

    void IShape.Exchange(Members members)
    {
        Attributes = members.StringMap("attributes", Attributes);
        KeyAttributes = members.StringMap("keyAttributes", KeyAttributes);
    }
}
