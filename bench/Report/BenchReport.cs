using System.Globalization;

namespace Wallarm.Connector.Bench.Report;

/// <summary>Collects what the measurements found and prints it: the table of targets first, raw figures of this run after it.</summary>
internal sealed class BenchReport(TextWriter output, TextWriter progress)
{
    private readonly List<Finding> _findings = [];
    private readonly List<string> _details = [];
    private readonly List<string> _tables = [];
    private readonly List<string> _gaps = [];
    private readonly List<string> _doubts = [];

    public bool AllTargetsMet => _gaps.Count == 0 && _findings.TrueForAll(finding => finding.Met);

    /// <summary>Says what is going on, aside from the report itself.</summary>
    public void Progress(string what) => progress.WriteLine($"... {what}");

    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>Adds a table of its own, Markdown.</summary>
    public void Table(string table) => _tables.Add(table);

    public void Detail(FormattableString line) => _details.Add(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says of a figure that it may not be worth much.</summary>
    public void Doubt(string measurement, FormattableString reason) =>
        _doubts.Add($"{measurement}: disturbed: {reason.ToString(CultureInfo.InvariantCulture)}");

    public void Skip(string measurement, string reason) => _gaps.Add($"{measurement}: skipped: {reason}");

    public void Fail(string measurement, string reason) => _gaps.Add($"{measurement}: no figure: {reason}");

    public void Write()
    {
        if (_findings.Count > 0)
        {
            output.WriteLine("| what | measured | target | |");
            output.WriteLine("|---|---|---|---|");
            foreach (Finding finding in _findings)
            {
                string value = finding.Value.ToString("0.00", CultureInfo.InvariantCulture);
                output.WriteLine($"| {finding.Measurement}: {finding.What} | {value} {finding.Target.Unit} | {finding.Target} | {(finding.Met ? "pass" : "FAIL")} |");
            }
        }

        foreach (string table in _tables)
        {
            output.WriteLine();
            output.Write(table);
        }

        foreach (string gap in _gaps.Concat(_doubts))
            output.WriteLine(gap);
        if (_details.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("Raw figures of this run, for orientation (they depend on the machine; the ratios above are what counts):");
        foreach (string detail in _details)
            output.WriteLine($"- {detail}");
    }
}
