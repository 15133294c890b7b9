namespace Wallarm.Connector.Forwarding.PathTemplates;

/// <summary>Tells generated ids from words that people made, by how lower case, upper case and digits take turns.</summary>
internal static class RandomWord
{
    private const int MinLength = 10;

    /// <summary>Without a digit in it, a run of letters must be this long; with one, the whole word.</summary>
    private const int MinMixedLength = 14;

    /// <summary>So many groups of digits within one run of letters and digits: no word has them, and few ids have not.</summary>
    private const int ManyDigitGroups = 3;

    /// <summary>Whether a word is certainly a generated id.</summary>
    public static bool IsOne(ReadOnlySpan<byte> word) => Of(word) == Randomness.Certain;

    /// <summary>Whether a word can be a generated id, beside others that certainly are.</summary>
    public static bool MayBeOne(ReadOnlySpan<byte> word) => Of(word) != Randomness.None;

    private static Randomness Of(ReadOnlySpan<byte> word)
    {
        if (word.Length < MinLength) return Randomness.None;
        var (lower, upper, digits, changes) = (0, 0, 0, 0);
        var (run, longestRun, digitGroups, mostDigitGroups) = (0, 0, 0, 0);
        var last = CharacterClass.Separator;
        foreach (var character in word)
        {
            var current = ClassOf(character);
            if (current == CharacterClass.Other) return Randomness.None;
            if (current == CharacterClass.Separator)
            {
                run = digitGroups = 0;
            }
            else
            {
                longestRun = Math.Max(longestRun, ++run);
                if (current != last && last != CharacterClass.Separator) changes++;
                if (current == CharacterClass.Digit && current != last) mostDigitGroups = Math.Max(mostDigitGroups, ++digitGroups);
            }

            if (current == CharacterClass.Lower) lower++;
            else if (current == CharacterClass.Upper) upper++;
            else if (current == CharacterClass.Digit) digits++;
            last = current;
        }

        var letters = lower + upper;
        if (mostDigitGroups >= ManyDigitGroups && letters >= ManyDigitGroups) return Randomness.Certain;

        // Camel case changes seldom enough without a digit, and letters of random ids are of either case about equally often.
        if (digits > 0 && 100 * changes >= 45 * word.Length) return Randomness.Certain;
        if (AreOfBothCases(30) && (digits > 0 ? word.Length : longestRun) >= MinMixedLength) return Randomness.Certain;
        return AreOfBothCases(15) || (digits > 0 && letters > 0) ? Randomness.Possible : Randomness.None;

        // Whether at least so many percent of the letters are of either case.
        bool AreOfBothCases(int percent) => 100 * upper >= percent * letters && 100 * upper <= (100 - percent) * letters;
    }

    private static CharacterClass ClassOf(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' => CharacterClass.Lower,
        >= (byte)'A' and <= (byte)'Z' => CharacterClass.Upper,
        >= (byte)'0' and <= (byte)'9' => CharacterClass.Digit,
        (byte)'-' or (byte)'_' or (byte)'~' or (byte)'=' => CharacterClass.Separator,
        _ => CharacterClass.Other,
    };

    private enum Randomness
    {
        None,
        Possible,
        Certain,
    }

    private enum CharacterClass
    {
        Separator,
        Lower,
        Upper,
        Digit,
        Other,
    }
}
