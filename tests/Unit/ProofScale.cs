using System.Globalization;

namespace Wallarm.Connector.Tests;

/// <summary>
/// How much of a proof is run: all of it takes minutes, so an ordinary run takes a fiftieth. The environment variable
/// <c>WALLARM_PROOF_SCALE</c> sets another share; <c>./build.ps1 -Task Proof</c> sets 1.
/// </summary>
internal static class ProofScale
{
    private const double Default = 0.02;

    public static int Of(int whole)
    {
        string? text = Environment.GetEnvironmentVariable("WALLARM_PROOF_SCALE");
        double share = string.IsNullOrEmpty(text) ? Default : double.Parse(text, CultureInfo.InvariantCulture);
        return Math.Max(1, (int)(whole * share));
    }
}
