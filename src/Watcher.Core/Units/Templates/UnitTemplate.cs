namespace Watcher.Core.Units.Templates;

/// <summary>A template of deploy/systemd.</summary>
/// <param name="Name">What it renders to: its path below deploy/systemd, without ".in".</param>
/// <param name="Text">Its text.</param>
internal sealed record UnitTemplate(string Name, string Text)
{
    /// <summary>As it is called in deploy/systemd.</summary>
    public string FileName => $"{Name}.in";
}
