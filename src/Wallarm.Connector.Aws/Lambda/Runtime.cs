using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>Known values of Runtime; the service may answer with others.</summary>
public class Runtime(string value) : ConstantClass(value), IConstant<Runtime>
{
    public static readonly Runtime Dotnet10 = new("dotnet10");
    public static readonly Runtime Dotnet6 = new("dotnet6");
    public static readonly Runtime Dotnet8 = new("dotnet8");
    public static readonly Runtime Dotnetcore10 = new("dotnetcore1.0");
    public static readonly Runtime Dotnetcore20 = new("dotnetcore2.0");
    public static readonly Runtime Dotnetcore21 = new("dotnetcore2.1");
    public static readonly Runtime Dotnetcore31 = new("dotnetcore3.1");
    public static readonly Runtime Go1X = new("go1.x");
    public static readonly Runtime Java11 = new("java11");
    public static readonly Runtime Java17 = new("java17");
    public static readonly Runtime Java21 = new("java21");
    public static readonly Runtime Java25 = new("java25");
    public static readonly Runtime Java8 = new("java8");
    public static readonly Runtime Java8Al2 = new("java8.al2");
    public static readonly Runtime Nodejs = new("nodejs");
    public static readonly Runtime Nodejs10X = new("nodejs10.x");
    public static readonly Runtime Nodejs12X = new("nodejs12.x");
    public static readonly Runtime Nodejs14X = new("nodejs14.x");
    public static readonly Runtime Nodejs16X = new("nodejs16.x");
    public static readonly Runtime Nodejs18X = new("nodejs18.x");
    public static readonly Runtime Nodejs20X = new("nodejs20.x");
    public static readonly Runtime Nodejs22X = new("nodejs22.x");
    public static readonly Runtime Nodejs24X = new("nodejs24.x");
    public static readonly Runtime Nodejs43 = new("nodejs4.3");
    public static readonly Runtime Nodejs43Edge = new("nodejs4.3-edge");
    public static readonly Runtime Nodejs610 = new("nodejs6.10");
    public static readonly Runtime Nodejs810 = new("nodejs8.10");
    public static readonly Runtime Provided = new("provided");
    public static readonly Runtime ProvidedAl2 = new("provided.al2");
    public static readonly Runtime ProvidedAl2023 = new("provided.al2023");
    public static readonly Runtime Python27 = new("python2.7");
    public static readonly Runtime Python310 = new("python3.10");
    public static readonly Runtime Python311 = new("python3.11");
    public static readonly Runtime Python312 = new("python3.12");
    public static readonly Runtime Python313 = new("python3.13");
    public static readonly Runtime Python314 = new("python3.14");
    public static readonly Runtime Python36 = new("python3.6");
    public static readonly Runtime Python37 = new("python3.7");
    public static readonly Runtime Python38 = new("python3.8");
    public static readonly Runtime Python39 = new("python3.9");
    public static readonly Runtime Ruby25 = new("ruby2.5");
    public static readonly Runtime Ruby27 = new("ruby2.7");
    public static readonly Runtime Ruby32 = new("ruby3.2");
    public static readonly Runtime Ruby33 = new("ruby3.3");
    public static readonly Runtime Ruby34 = new("ruby3.4");
    public static readonly Runtime Ruby40 = new("ruby4.0");

    public static Runtime FindValue(string value) => FindValue<Runtime>(value);

    public static implicit operator Runtime(string value) => FindValue(value);
}
