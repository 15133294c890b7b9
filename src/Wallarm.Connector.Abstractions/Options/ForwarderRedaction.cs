namespace Wallarm.Connector;

/// <summary>What of a record does not leave as it is.</summary>
public enum ForwarderRedaction
{
    /// <summary>Path segments with an e-mail address.</summary>
    Emails,

    /// <summary>Path segments with a token: long random text, or a JSON Web Token.</summary>
    Tokens,

    /// <summary>Path segments with seven or more digits.</summary>
    Digits,

    /// <summary>Client addresses: their network is sent.</summary>
    Addresses,
}
