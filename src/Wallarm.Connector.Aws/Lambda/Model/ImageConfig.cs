using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What replaces the entry point, command and working directory of a container image.</summary>
public class ImageConfig : IShape
{
    public List<string> Command { get; set; }

    public List<string> EntryPoint { get; set; }

    public string WorkingDirectory { get; set; }

    void IShape.Exchange(Members members)
    {
        Command = members.Strings("Command", Command);
        EntryPoint = members.Strings("EntryPoint", EntryPoint);
        WorkingDirectory = members.String("WorkingDirectory", WorkingDirectory);
    }
}

/// <summary>The settings of a container image, or why they cannot be read.</summary>
public class ImageConfigResponse : IShape
{
    public ImageConfigError Error { get; set; }

    public ImageConfig ImageConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        Error = members.Structure("Error", Error);
        ImageConfig = members.Structure("ImageConfig", ImageConfig);
    }
}

/// <summary>Why the settings of a container image cannot be read or applied.</summary>
public class ImageConfigError : IShape
{
    public string ErrorCode { get; set; }

    public string Message { get; set; }

    void IShape.Exchange(Members members)
    {
        ErrorCode = members.String("ErrorCode", ErrorCode);
        Message = members.String("Message", Message);
    }
}
