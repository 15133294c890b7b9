using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>The cross-origin settings of an HTTP API; the maximum age is in seconds.</summary>
public class Cors : IShape
{
    public bool? AllowCredentials { get; set; }

    public List<string> AllowHeaders { get; set; }

    public List<string> AllowMethods { get; set; }

    public List<string> AllowOrigins { get; set; }

    public List<string> ExposeHeaders { get; set; }

    public int? MaxAge { get; set; }

    void IShape.Exchange(Members members)
    {
        AllowCredentials = members.Boolean("allowCredentials", AllowCredentials);
        AllowHeaders = members.Strings("allowHeaders", AllowHeaders);
        AllowMethods = members.Strings("allowMethods", AllowMethods);
        AllowOrigins = members.Strings("allowOrigins", AllowOrigins);
        ExposeHeaders = members.Strings("exposeHeaders", ExposeHeaders);
        MaxAge = members.Integer("maxAge", MaxAge);
    }
}
