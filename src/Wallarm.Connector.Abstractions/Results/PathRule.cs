namespace Wallarm.Connector;

/// <summary>Why a path segment is a parameter: the values of <see cref="PathParameter.Rule"/>.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class PathRule
{
    /// <summary>A route of the deployed API, of the log or of the specification names it.</summary>
    public const string Route = "Route";

    /// <summary>Its values are whole numbers.</summary>
    public const string Number = "Number";

    /// <summary>Its values are UUIDs.</summary>
    public const string Uuid = "Uuid";

    /// <summary>Its values are ULIDs: 26 characters of Crockford's base 32.</summary>
    public const string Ulid = "Ulid";

    /// <summary>Its values are ObjectIds of MongoDB: 24 hexadecimal digits.</summary>
    public const string ObjectId = "ObjectId";

    /// <summary>Its values are hashes: hexadecimal digits in the length of MD5, SHA-1 or SHA-2.</summary>
    public const string Hash = "Hash";

    /// <summary>Its values are dates, with or without a time.</summary>
    public const string Date = "Date";

    /// <summary>Its values are e-mail addresses.</summary>
    public const string Email = "Email";

    /// <summary>Its values are long random words.</summary>
    public const string Token = "Token";

    /// <summary>Its values are words: many different ones, each rare, with the same children.</summary>
    public const string Slug = "Slug";

    /// <summary>Its values are of more than one of these kinds.</summary>
    public const string Mixed = "Mixed";
}
