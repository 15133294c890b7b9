namespace Wallarm.Connector;

/// <summary>One change of one resource.</summary>
/// <param name="Action">The verb: <c>Create</c>, <c>Set</c>, <c>Attach</c>, <c>Publish</c>, ...</param>
/// <param name="Resource">What it is done to, such as <c>IAM role 'WallarmAPIDiscoveryLambdaRole'</c>.</param>
public sealed record ResourceChange(string Action, string Resource)
{
    /// <summary>The property that changes; null where the whole resource does.</summary>
    public string? Property { get; init; }

    /// <summary>Its value now; null where it has none or where it is not shown.</summary>
    public string? Current { get; init; }

    /// <summary>Its value then; null where it will have none or where it is not shown.</summary>
    public string? Desired { get; init; }

    /// <summary>The change as a sentence, as <c>-WhatIf</c> shows it.</summary>
    public override string ToString()
    {
        if (Property is null) return Desired is null ? $"{Action} {Resource}" : $"{Action} {Resource}: {Desired}";
        return (Current, Desired) switch
        {
            (null, null) => $"{Action} {Property} of {Resource}",
            (null, _) => $"{Action} {Property} of {Resource}: {Desired}",
            (_, null) => $"{Action} {Property} of {Resource}: was {Current}",
            _ => $"{Action} {Property} of {Resource}: {Current} -> {Desired}",
        };
    }
}
