using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>Where the code of a new function comes from: a zip archive (at most 50 MB), an S3 object or a container image.</summary>
public class FunctionCode : IShape
{
    public string ImageUri { get; set; }

    public string S3Bucket { get; set; }

    public string S3Key { get; set; }

    public string S3ObjectVersion { get; set; }

    public string SourceKMSKeyArn { get; set; }

    public MemoryStream ZipFile { get; set; }

    void IShape.Exchange(Members members)
    {
        ImageUri = members.String("ImageUri", ImageUri);
        S3Bucket = members.String("S3Bucket", S3Bucket);
        S3Key = members.String("S3Key", S3Key);
        S3ObjectVersion = members.String("S3ObjectVersion", S3ObjectVersion);
        SourceKMSKeyArn = members.String("SourceKMSKeyArn", SourceKMSKeyArn);
        ZipFile = members.Blob("ZipFile", ZipFile);
    }
}

/// <summary>Where the code of a function can be fetched for ten minutes.</summary>
public class FunctionCodeLocation : IShape
{
    public string ImageUri { get; set; }

    public string Location { get; set; }

    public string RepositoryType { get; set; }

    public string ResolvedImageUri { get; set; }

    public string SourceKMSKeyArn { get; set; }

    void IShape.Exchange(Members members)
    {
        ImageUri = members.String("ImageUri", ImageUri);
        Location = members.String("Location", Location);
        RepositoryType = members.String("RepositoryType", RepositoryType);
        ResolvedImageUri = members.String("ResolvedImageUri", ResolvedImageUri);
        SourceKMSKeyArn = members.String("SourceKMSKeyArn", SourceKMSKeyArn);
    }
}
