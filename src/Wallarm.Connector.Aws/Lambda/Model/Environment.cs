using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The environment variables of a function, at most 4 KB together; what is sent replaces all of them.</summary>
public class Environment : IShape
{
    public Dictionary<string, string> Variables { get; set; }

    void IShape.Exchange(Members members)
    {
        Variables = members.StringMap("Variables", Variables);
    }
}

/// <summary>The environment variables of a function, or why they cannot be read.</summary>
public class EnvironmentResponse : IShape
{
    public EnvironmentError Error { get; set; }

    public Dictionary<string, string> Variables { get; set; }

    void IShape.Exchange(Members members)
    {
        Error = members.Structure("Error", Error);
        Variables = members.StringMap("Variables", Variables);
    }
}

/// <summary>Why environment variables cannot be read or applied.</summary>
public class EnvironmentError : IShape
{
    public string ErrorCode { get; set; }

    public string Message { get; set; }

    void IShape.Exchange(Members members)
    {
        ErrorCode = members.String("ErrorCode", ErrorCode);
        Message = members.String("Message", Message);
    }
}
