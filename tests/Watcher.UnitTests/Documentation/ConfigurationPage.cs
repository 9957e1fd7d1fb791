using System.Text;

namespace Watcher.UnitTests.Documentation;

/// <summary>docs/configuration.md, made of ganeti-watcher.json(5).</summary>
internal static class ConfigurationPage
{
    private const string Head = """
        # Configuration

        <!-- Made of deploy/man/ganeti-watcher.json.5; `./test docs` writes it anew. -->

        `appsettings.json` (embedded), then `/etc/ganeti/watcher.json`, then the environment; later ones win. `man ganeti-watcher.json` says how they are read, and has the
        same settings:

            { "Watcher": { "Daemons": { "StoppedGrace": "2h" }, "Log": { "Level": "Debug" } } }

        The same from the environment: `GANETI_WATCHER_Daemons__StoppedGrace=2h`. `ganeti-watcher config check [FILE]` says beforehand what would be wrong with a file, and
        nothing if it is good; `ganeti-watcher config show` says what a pass or a start would have in force, and where each value comes from. An age is a whole number with an optional `s`, `m`, `h`, `d` or `w`. What each is for: [how it decides](how-it-decides.md). All names are
        below `Watcher`.

        """;

    public static string Render()
    {
        var page = new StringBuilder(Head);
        foreach (var section in DocumentedSetting.All.GroupBy(setting => setting.Section))
        {
            page.Append($"\n## {section.Key}\n\n| setting | values | |\n|---|---|---|\n");
            foreach (var setting in section)
            {
                page.Append($"| `{setting.Key}` | {MdocText.Markdown(setting.Values)} | {MdocText.Markdown(setting.Meaning)} |\n");
            }
        }

        return page.ToString();
    }
}
