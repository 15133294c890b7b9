using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>A fenced block of a page. Its text is without the indentation that the fence has.</summary>
internal sealed record DocumentedBlock(string Language, string Text)
{
    public bool IsPowerShell => Language == "powershell" && !IsConfigurationData;

    public bool IsShell => Language is "sh" or "bash";

    /// <summary>A file for -ConfigurationPath, in JSON.</summary>
    public bool IsConfiguration => Language is "json" or "jsonc" && Text.Contains("\"stages\"", StringComparison.Ordinal);

    /// <summary>A file for -ConfigurationPath, in PowerShell data.</summary>
    public bool IsConfigurationData => Language == "powershell" && Text.StartsWith("@{", StringComparison.Ordinal);
}

/// <summary>A Markdown page of the repository: its fenced blocks, and the code within its text and tables.</summary>
internal sealed partial record DocumentedPage(IReadOnlyList<DocumentedBlock> Blocks, IReadOnlyList<string> Spans)
{
    /// <summary>All but the reference of the cmdlets (which is made of their help) and the history.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. Repository.Pages.Where(path => path != "CHANGELOG.md" && !path.StartsWith("docs/cmdlets/", StringComparison.Ordinal))];

    public static DocumentedPage Read(string path)
    {
        List<DocumentedBlock> blocks = [];
        var prose = new StringBuilder();
        Match? fence = null;
        List<string> text = [];
        foreach (var line in File.ReadAllLines(Path.Combine(Repository.Folder, path)))
        {
            var mark = Fence().Match(line);
            if (fence is null && mark.Success)
            {
                fence = mark;
                text = [];
            }
            else if (mark.Success)
            {
                blocks.Add(new DocumentedBlock(fence!.Groups["language"].Value, string.Join('\n', text)));
                fence = null;
            }
            else if (fence is not null)
            {
                text.Add(line.StartsWith(fence.Groups["indentation"].Value, StringComparison.Ordinal) ? line[fence.Groups["indentation"].Length..] : line);
            }
            else
            {
                prose.AppendLine(line);
            }
        }

        Assert.True(fence is null, $"{path}: a block does not end");
        // Code may go on on the next line, but not in the next paragraph.
        var paragraphs = prose.ToString().ReplaceLineEndings("\n").Split("\n\n");
        return new DocumentedPage(blocks, [.. paragraphs.SelectMany(paragraph => Span().Matches(paragraph)).Select(match => match.Groups["code"].Value.Replace('\n', ' '))]);
    }

    [GeneratedRegex("^(?<indentation> *)```(?<language>[a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Span();
}
