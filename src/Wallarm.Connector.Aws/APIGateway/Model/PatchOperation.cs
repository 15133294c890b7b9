using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>One change of a JSON patch (RFC 6902).</summary>
public class PatchOperation : IShape
{
    public string From { get; set; }

    public Op Op { get; set; }

    public string Path { get; set; }

    public string Value { get; set; }

    void IShape.Exchange(Members members)
    {
        From = members.String("from", From);
        Op = members.Constant("op", Op);
        Path = members.String("path", Path);
        Value = members.String("value", Value);
    }
}
