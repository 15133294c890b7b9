namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>What of a record does not leave as it is.</summary>
[Flags]
public enum RedactedData
{
    /// <summary>Nothing is redacted.</summary>
    None,

    /// <summary>Path segments with an at sign between other characters.</summary>
    Emails = 1,

    /// <summary>
    /// Path segments with 20 or more letters, digits and <c>-_.~+=</c> in a row, a letter and a digit among them, and those that begin like
    /// a JSON Web Token (<c>eyJ</c>).
    /// </summary>
    Tokens = 2,

    /// <summary>Path segments with 7 or more digits, whatever stands between them.</summary>
    Digits = 4,

    /// <summary>Client addresses: of IPv4 the first three bytes stay, of IPv6 the first six (/24 and /48).</summary>
    Addresses = 8,
}
