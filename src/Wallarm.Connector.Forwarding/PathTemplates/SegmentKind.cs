namespace Wallarm.Connector.Forwarding.PathTemplates;

/// <summary>What a path segment is, as far as it alone tells.</summary>
public enum SegmentKind
{
    /// <summary>A word, a version (<c>v2</c>, <c>1.0</c>), a file name: it stays as it is.</summary>
    Word,

    /// <summary>Whole number, with or without a minus sign.</summary>
    Number,

    /// <summary>UUID: 36 characters in five groups.</summary>
    Uuid,

    /// <summary>ULID: 26 characters of Crockford's base 32.</summary>
    Ulid,

    /// <summary>ObjectId of MongoDB: 24 hexadecimal digits.</summary>
    ObjectId,

    /// <summary>Twelve or more hexadecimal digits: MD5, SHA-1, SHA-2, their beginnings.</summary>
    Hash,

    /// <summary>Date of ISO 8601, to the month at least, with or without a time.</summary>
    Date,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Long random word, such as <c>V1StGXR8_Z5jdHi6B-myT</c>.</summary>
    Token,
}
