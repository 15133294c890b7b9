using System.Globalization;

namespace Wallarm.Connector.Tests;

/// <summary>
/// How much of a proof is run: all of it takes minutes, so an ordinary run takes a fiftieth. The environment variable
/// <c>WALLARM_PROOF_SCALE</c> sets another share; <c>./build.ps1 -Task Proof</c> sets 1.
/// </summary>
internal static class ProofScale
{
    private const double Default = 0.02;

    /// <summary>A seed of the moment, or the one that <c>WALLARM_PROOF_SEED</c> names, to see again what a proof has printed.</summary>
    public static int Seed =>
        Environment.GetEnvironmentVariable("WALLARM_PROOF_SEED") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Environment.TickCount;

    public static int Of(int whole)
    {
        string? text = Environment.GetEnvironmentVariable("WALLARM_PROOF_SCALE");
        double share = string.IsNullOrEmpty(text) ? Default : double.Parse(text, CultureInfo.InvariantCulture);
        return Math.Max(1, (int)(whole * share));
    }
}
